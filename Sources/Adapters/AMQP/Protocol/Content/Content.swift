internal import AMQPCodec
internal import NIOCore

/// A whole content with the method that announced it.
struct Content {
    let method: ContentMethod
    let header: ContentHeader
    let body: ByteBuffer
}
