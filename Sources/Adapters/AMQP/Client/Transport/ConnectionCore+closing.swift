extension ConnectionCore {
    /// Ends the connection with the server's consent where that is possible, and waits for the end of the socket.
    ///
    /// Not cut short by cancellation; what the server owes is bounded by the timeout for closing.
    func close() async {
        let ended = use { session, now in
            session.close(now: now)
            return session.ended
        }
        _ = await ended.result()
    }
}
