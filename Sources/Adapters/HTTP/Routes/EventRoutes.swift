import Domain
import HTTPTypes
import Hummingbird
import JSON
import Ports
import UseCases

/// `POST /event`, `POST /events` and `POST /resource`.
struct EventRoutes: Sendable {
    let recordEvents: RecordEvents
    let clock: any UTCClock
    let body: BodyReader

    /// Records one event, which may have its id in `Idempotency-Key`.
    func one(_ inquiry: Inquiry) async throws(APIError) -> Response { try await one(inquiry, mayCharge: true) }

    /// Records an event that charges nothing: makes resources, sets attributes.
    func resource(_ inquiry: Inquiry) async throws(APIError) -> Response { try await one(inquiry, mayCharge: false) }

    private func one(_ inquiry: Inquiry, mayCharge: Bool) async throws(APIError) -> Response {
        let id = try key(of: inquiry)
        let document = EventDocument(one: try await body.read(inquiry.request))
        let answers = try await record(document, id: id, mayCharge: mayCharge)
        return saying(answers, .json { writer in for event in answers.compactMap(\.event) { row(event, to: &writer) } })
    }

    /// Records all of many events, or none.
    func many(_ inquiry: Inquiry) async throws(APIError) -> Response {
        guard try key(of: inquiry) == nil else {
            throw .invalid("Idempotency-Key goes with one event only; without it an event's content is its id")
        }
        let document = try EventDocument(many: try await body.read(inquiry.request))
        let answers = try await record(document, id: nil, mayCharge: true)
        return saying(answers, .json(list: answers.compactMap(\.event), row))
    }

    /// The answer, which says in its head which of the events were there before.
    private func saying(_ answers: [RecordAnswer], _ response: Response) -> Response {
        var response = response
        response.headers[.known] = KnownRows.text(answers)
        return response
    }

    private func key(of inquiry: Inquiry) throws(APIError) -> String? {
        guard let key = inquiry.request.headers.value(of: .idempotencyKey) else { return nil }
        do throws(FieldError) { return try Fields.checked(key, "Idempotency-Key") } catch { throw APIError(error) }
    }

    private func record(
        _ document: EventDocument, id: String?, mayCharge: Bool
    ) async throws(APIError) -> [RecordAnswer] {
        let now = clock.utcNow()
        var document = document
        var drafts: [RecordEvents.Draft] = []
        while let event = try document.next() {
            do throws(FieldError) {
                let content = try EventReader.read(event, now: now, mayCharge: mayCharge)
                drafts.append(RecordEvents.Draft(id: id, content: content))
            } catch { throw APIError(error, prefix: document.place(drafts.count)) }
        }
        do throws(RecordEvents.Failure) { return try await recordEvents.answers(drafts) } catch {
            throw APIError(error, place: { [document] in document.place($0) })
        }
    }

    private func row(_ event: Event, to writer: inout JSONWriter) {
        writer.raw("{\"account\":")
        writer.quoted(event.account)
        writer.raw(",\"datetime\":\"")
        writer.plain(event.moment)
        writer.raw("\",\"id\":")
        writer.quoted(event.id)
        writer.raw(",\"name\":")
        writer.quoted(event.root.name)
        writer.raw(",\"rtype\":")
        writer.quoted(event.root.rtype)
        writer.raw("}")
    }
}
