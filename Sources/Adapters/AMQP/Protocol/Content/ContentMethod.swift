internal import AMQPCodec

/// A method from the server that a content follows.
enum ContentMethod {
    case deliver(BasicDeliver)
    case returned(BasicReturn)
    case got(BasicGetOk)
}
