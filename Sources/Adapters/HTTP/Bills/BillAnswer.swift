import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Ports
import UseCases

/// Writes a bill as the body of an answer: in one piece where it is small, else piece by piece, each when the client
/// has taken the one before.
struct BillAnswer: Sendable {
    private let format: BillFormat
    private let style: BillStyle
    private let logger: Logger

    /// How many bytes a piece has, more or less.
    private static let pieceSize = 65_536

    init(format: BillFormat, style: BillStyle, logger: Logger) {
        (self.format, self.style, self.logger) = (format, style, logger)
    }

    /// A bill without a line.
    func empty(_ period: Period) -> Response {
        var writer = format.writer(style, of: period)
        writer.close(period)
        return response(ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    /// The answer, begun: what keeps the first piece from being read still has a status of its own.
    func response(_ bill: OpenBill) async throws(APIError) -> Response {
        var writer = format.writer(style, of: bill.period)
        do throws(StoreError) {
            while writer.count < BillAnswer.pieceSize {
                let trees = try await bill.next()
                guard !trees.isEmpty else {
                    await bill.finish()
                    writer.close(bill.period)
                    return response(ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
                }
                for tree in trees { writer.write(tree) }
            }
        } catch {
            await bill.finish()
            throw .store(error)
        }
        let begun = writer
        return response(ResponseBody { body in try await stream(bill, from: begun, to: &body) })
    }

    private func response(_ body: ResponseBody) -> Response {
        var headers: HTTPFields = [.contentType: format.contentType]
        if format == .html {
            // The page has a style of its own and nothing else; whatever a name holds, nothing may run or be fetched.
            headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
            headers[.xContentTypeOptions] = "nosniff"
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Writes the rest of a bill. Where that fails the connection ends without the body's end, so that what the client
    /// has can't be taken for the whole.
    @concurrent
    private func stream(
        _ bill: OpenBill, from begun: any BillWriter, to body: inout any ResponseBodyWriter
    ) async throws {
        do {
            var writer = begun
            while true {
                let trees = try await bill.next()
                if trees.isEmpty { break }
                for tree in trees {
                    if writer.count >= BillAnswer.pieceSize {
                        try await body.write(ByteBuffer(bytes: writer.bytes))
                        writer.removeAll()
                    }
                    writer.write(tree)
                }
            }
            await bill.finish()
            writer.close(bill.period)
            try await body.write(ByteBuffer(bytes: writer.bytes))
            try await body.finish(nil)
        } catch {
            await bill.finish()
            if let error = error as? StoreError {
                logger.error("a bill broke off", metadata: ["error": "\(error.debugDescription)"])
            }
            throw error
        }
    }
}
