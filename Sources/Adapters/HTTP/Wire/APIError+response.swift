import HTTPTypes
import Hummingbird
import JSON

extension APIError {
    /// The answer's head and body, in the form of the OpenStack API guidelines.
    func answer(to request: RequestID) -> (head: HTTPResponse, body: [UInt8]) {
        var writer = JSONWriter()
        writer.raw("{\"errors\":[{\"request_id\":")
        writer.quoted(request.description)
        writer.raw(",\"status\":")
        writer.integer(Int64(status.code))
        writer.raw(",\"code\":")
        writer.quoted(code)
        writer.raw(",\"title\":")
        writer.quoted(status.reasonPhrase)
        writer.raw(",\"detail\":")
        writer.quoted(detail)
        writer.raw("}]}")
        var fields = headers
        fields[.requestID] = request.description
        fields[.contentType] = "application/json"
        fields[.contentLength] = String(writer.count)
        return (HTTPResponse(status: status, headerFields: fields), writer.bytes)
    }

    func response(to request: RequestID) -> Response {
        let (head, body) = answer(to: request)
        return Response(
            status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
