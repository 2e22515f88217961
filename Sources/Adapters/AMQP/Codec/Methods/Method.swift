// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// A method with its arguments (0-9-1, 1.2 and 1.3).
public enum Method: Hashable, Sendable {
    /// `connection.start`: the server begins, and says what it can do.
    case connectionStart(ConnectionStart)
    /// `connection.start-ok`: the client chooses how to authenticate.
    case connectionStartOk(ConnectionStartOk)
    /// `connection.secure`: the security mechanism asks for more.
    case connectionSecure(ConnectionSecure)
    /// `connection.secure-ok`: the client answers the security mechanism.
    case connectionSecureOk(ConnectionSecureOk)
    /// `connection.tune`: the server proposes limits.
    case connectionTune(ConnectionTune)
    /// `connection.tune-ok`: the client sets the limits.
    case connectionTuneOk(ConnectionTuneOk)
    /// `connection.open`: the client opens a virtual host.
    case connectionOpen(ConnectionOpen)
    /// `connection.open-ok`: the connection is open.
    case connectionOpenOk
    /// `connection.close`: one side ends the connection.
    case connectionClose(ConnectionClose)
    /// `connection.close-ok`: the other side agrees that the connection ends.
    case connectionCloseOk
    /// `connection.blocked`: the broker is short of something and takes no more messages.
    case connectionBlocked(ConnectionBlocked)
    /// `connection.unblocked`: the broker takes messages again.
    case connectionUnblocked
    /// `connection.update-secret`: the client replaces its secret before it expires.
    case connectionUpdateSecret(ConnectionUpdateSecret)
    /// `connection.update-secret-ok`: the server took the new secret.
    case connectionUpdateSecretOk
    /// `channel.open`: the client opens a channel.
    case channelOpen
    /// `channel.open-ok`: the channel is open.
    case channelOpenOk
    /// `channel.flow`: one side asks the other to pause or to go on with content.
    case channelFlow(ChannelFlow)
    /// `channel.flow-ok`: the other side does so.
    case channelFlowOk(ChannelFlowOk)
    /// `channel.close`: one side ends the channel.
    case channelClose(ChannelClose)
    /// `channel.close-ok`: the other side agrees that the channel ends.
    case channelCloseOk
    /// `access.request`: asks for access to a realm; brokers keep it for old clients.
    case accessRequest(AccessRequest)
    /// `access.request-ok`: access is granted; the ticket means nothing.
    case accessRequestOk
    /// `exchange.declare`: makes sure that an exchange exists.
    case exchangeDeclare(ExchangeDeclare)
    /// `exchange.declare-ok`: the exchange exists.
    case exchangeDeclareOk
    /// `exchange.delete`: deletes an exchange.
    case exchangeDelete(ExchangeDelete)
    /// `exchange.delete-ok`: the exchange is gone.
    case exchangeDeleteOk
    /// `exchange.bind`: binds an exchange to an exchange.
    case exchangeBind(ExchangeBind)
    /// `exchange.bind-ok`: the binding exists.
    case exchangeBindOk
    /// `exchange.unbind`: removes a binding of an exchange to an exchange.
    case exchangeUnbind(ExchangeUnbind)
    /// `exchange.unbind-ok`: the binding is gone.
    case exchangeUnbindOk
    /// `queue.declare`: makes sure that a queue exists.
    case queueDeclare(QueueDeclare)
    /// `queue.declare-ok`: the queue exists.
    case queueDeclareOk(QueueDeclareOk)
    /// `queue.bind`: binds a queue to an exchange.
    case queueBind(QueueBind)
    /// `queue.bind-ok`: the binding exists.
    case queueBindOk
    /// `queue.purge`: removes all messages that are ready in a queue.
    case queuePurge(QueuePurge)
    /// `queue.purge-ok`: the queue's ready messages are gone.
    case queuePurgeOk(QueuePurgeOk)
    /// `queue.delete`: deletes a queue.
    case queueDelete(QueueDelete)
    /// `queue.delete-ok`: the queue is gone.
    case queueDeleteOk(QueueDeleteOk)
    /// `queue.unbind`: removes a binding of a queue.
    case queueUnbind(QueueUnbind)
    /// `queue.unbind-ok`: the binding is gone.
    case queueUnbindOk
    /// `basic.qos`: limits how much is on its way unacknowledged.
    case basicQos(BasicQos)
    /// `basic.qos-ok`: the limit holds.
    case basicQosOk
    /// `basic.consume`: starts a consumer.
    case basicConsume(BasicConsume)
    /// `basic.consume-ok`: the consumer has started.
    case basicConsumeOk(BasicConsumeOk)
    /// `basic.cancel`: ends a consumer; from the server: the consumer has ended.
    case basicCancel(BasicCancel)
    /// `basic.cancel-ok`: the consumer has ended.
    case basicCancelOk(BasicCancelOk)
    /// `basic.publish`: publishes a message.
    case basicPublish(BasicPublish)
    /// `basic.return`: a message comes back that could not be routed.
    case basicReturn(BasicReturn)
    /// `basic.deliver`: a message for a consumer.
    case basicDeliver(BasicDeliver)
    /// `basic.get`: asks for a single message.
    case basicGet(BasicGet)
    /// `basic.get-ok`: the message that was asked for.
    case basicGetOk(BasicGetOk)
    /// `basic.get-empty`: there is no message.
    case basicGetEmpty
    /// `basic.ack`: acknowledges messages; from the server: confirms published ones.
    case basicAck(BasicAck)
    /// `basic.reject`: refuses a message.
    case basicReject(BasicReject)
    /// `basic.recover-async`: asks for unacknowledged messages again, without an answer.
    case basicRecoverAsync(BasicRecoverAsync)
    /// `basic.recover`: asks for unacknowledged messages again.
    case basicRecover(BasicRecover)
    /// `basic.recover-ok`: they will come again.
    case basicRecoverOk
    /// `basic.nack`: refuses messages; from the server: published ones were not taken.
    case basicNack(BasicNack)
    /// `tx.select`: makes the channel transactional.
    case txSelect
    /// `tx.select-ok`: the channel is transactional.
    case txSelectOk
    /// `tx.commit`: commits the transaction.
    case txCommit
    /// `tx.commit-ok`: the transaction is committed.
    case txCommitOk
    /// `tx.rollback`: takes the transaction back.
    case txRollback
    /// `tx.rollback-ok`: the transaction is taken back.
    case txRollbackOk
    /// `confirm.select`: asks for a confirmation of each message published on the channel.
    case confirmSelect(ConfirmSelect)
    /// `confirm.select-ok`: messages will be confirmed.
    case confirmSelectOk

    /// Which method it is.
    public var kind: MethodKind {
        switch self {
        case .connectionStart: .connectionStart
        case .connectionStartOk: .connectionStartOk
        case .connectionSecure: .connectionSecure
        case .connectionSecureOk: .connectionSecureOk
        case .connectionTune: .connectionTune
        case .connectionTuneOk: .connectionTuneOk
        case .connectionOpen: .connectionOpen
        case .connectionOpenOk: .connectionOpenOk
        case .connectionClose: .connectionClose
        case .connectionCloseOk: .connectionCloseOk
        case .connectionBlocked: .connectionBlocked
        case .connectionUnblocked: .connectionUnblocked
        case .connectionUpdateSecret: .connectionUpdateSecret
        case .connectionUpdateSecretOk: .connectionUpdateSecretOk
        case .channelOpen: .channelOpen
        case .channelOpenOk: .channelOpenOk
        case .channelFlow: .channelFlow
        case .channelFlowOk: .channelFlowOk
        case .channelClose: .channelClose
        case .channelCloseOk: .channelCloseOk
        case .accessRequest: .accessRequest
        case .accessRequestOk: .accessRequestOk
        case .exchangeDeclare: .exchangeDeclare
        case .exchangeDeclareOk: .exchangeDeclareOk
        case .exchangeDelete: .exchangeDelete
        case .exchangeDeleteOk: .exchangeDeleteOk
        case .exchangeBind: .exchangeBind
        case .exchangeBindOk: .exchangeBindOk
        case .exchangeUnbind: .exchangeUnbind
        case .exchangeUnbindOk: .exchangeUnbindOk
        case .queueDeclare: .queueDeclare
        case .queueDeclareOk: .queueDeclareOk
        case .queueBind: .queueBind
        case .queueBindOk: .queueBindOk
        case .queuePurge: .queuePurge
        case .queuePurgeOk: .queuePurgeOk
        case .queueDelete: .queueDelete
        case .queueDeleteOk: .queueDeleteOk
        case .queueUnbind: .queueUnbind
        case .queueUnbindOk: .queueUnbindOk
        case .basicQos: .basicQos
        case .basicQosOk: .basicQosOk
        case .basicConsume: .basicConsume
        case .basicConsumeOk: .basicConsumeOk
        case .basicCancel: .basicCancel
        case .basicCancelOk: .basicCancelOk
        case .basicPublish: .basicPublish
        case .basicReturn: .basicReturn
        case .basicDeliver: .basicDeliver
        case .basicGet: .basicGet
        case .basicGetOk: .basicGetOk
        case .basicGetEmpty: .basicGetEmpty
        case .basicAck: .basicAck
        case .basicReject: .basicReject
        case .basicRecoverAsync: .basicRecoverAsync
        case .basicRecover: .basicRecover
        case .basicRecoverOk: .basicRecoverOk
        case .basicNack: .basicNack
        case .txSelect: .txSelect
        case .txSelectOk: .txSelectOk
        case .txCommit: .txCommit
        case .txCommitOk: .txCommitOk
        case .txRollback: .txRollback
        case .txRollbackOk: .txRollbackOk
        case .confirmSelect: .confirmSelect
        case .confirmSelectOk: .confirmSelectOk
        }
    }
}

extension Method {
    init(_ kind: MethodKind, from reader: inout ArgumentReader) throws(CodecError) {
        switch kind {
        case .connectionStart: self = .connectionStart(try ConnectionStart(from: &reader))
        case .connectionStartOk: self = .connectionStartOk(try ConnectionStartOk(from: &reader))
        case .connectionSecure: self = .connectionSecure(try ConnectionSecure(from: &reader))
        case .connectionSecureOk: self = .connectionSecureOk(try ConnectionSecureOk(from: &reader))
        case .connectionTune: self = .connectionTune(try ConnectionTune(from: &reader))
        case .connectionTuneOk: self = .connectionTuneOk(try ConnectionTuneOk(from: &reader))
        case .connectionOpen: self = .connectionOpen(try ConnectionOpen(from: &reader))
        case .connectionOpenOk:
            try reader.skipShortString()
            self = .connectionOpenOk
        case .connectionClose: self = .connectionClose(try ConnectionClose(from: &reader))
        case .connectionCloseOk: self = .connectionCloseOk
        case .connectionBlocked: self = .connectionBlocked(try ConnectionBlocked(from: &reader))
        case .connectionUnblocked: self = .connectionUnblocked
        case .connectionUpdateSecret: self = .connectionUpdateSecret(try ConnectionUpdateSecret(from: &reader))
        case .connectionUpdateSecretOk: self = .connectionUpdateSecretOk
        case .channelOpen:
            try reader.skipShortString()
            self = .channelOpen
        case .channelOpenOk:
            try reader.skipLongString()
            self = .channelOpenOk
        case .channelFlow: self = .channelFlow(try ChannelFlow(from: &reader))
        case .channelFlowOk: self = .channelFlowOk(try ChannelFlowOk(from: &reader))
        case .channelClose: self = .channelClose(try ChannelClose(from: &reader))
        case .channelCloseOk: self = .channelCloseOk
        case .accessRequest: self = .accessRequest(try AccessRequest(from: &reader))
        case .accessRequestOk:
            try reader.skip(2)
            self = .accessRequestOk
        case .exchangeDeclare: self = .exchangeDeclare(try ExchangeDeclare(from: &reader))
        case .exchangeDeclareOk: self = .exchangeDeclareOk
        case .exchangeDelete: self = .exchangeDelete(try ExchangeDelete(from: &reader))
        case .exchangeDeleteOk: self = .exchangeDeleteOk
        case .exchangeBind: self = .exchangeBind(try ExchangeBind(from: &reader))
        case .exchangeBindOk: self = .exchangeBindOk
        case .exchangeUnbind: self = .exchangeUnbind(try ExchangeUnbind(from: &reader))
        case .exchangeUnbindOk: self = .exchangeUnbindOk
        case .queueDeclare: self = .queueDeclare(try QueueDeclare(from: &reader))
        case .queueDeclareOk: self = .queueDeclareOk(try QueueDeclareOk(from: &reader))
        case .queueBind: self = .queueBind(try QueueBind(from: &reader))
        case .queueBindOk: self = .queueBindOk
        case .queuePurge: self = .queuePurge(try QueuePurge(from: &reader))
        case .queuePurgeOk: self = .queuePurgeOk(try QueuePurgeOk(from: &reader))
        case .queueDelete: self = .queueDelete(try QueueDelete(from: &reader))
        case .queueDeleteOk: self = .queueDeleteOk(try QueueDeleteOk(from: &reader))
        case .queueUnbind: self = .queueUnbind(try QueueUnbind(from: &reader))
        case .queueUnbindOk: self = .queueUnbindOk
        case .basicQos: self = .basicQos(try BasicQos(from: &reader))
        case .basicQosOk: self = .basicQosOk
        case .basicConsume: self = .basicConsume(try BasicConsume(from: &reader))
        case .basicConsumeOk: self = .basicConsumeOk(try BasicConsumeOk(from: &reader))
        case .basicCancel: self = .basicCancel(try BasicCancel(from: &reader))
        case .basicCancelOk: self = .basicCancelOk(try BasicCancelOk(from: &reader))
        case .basicPublish: self = .basicPublish(try BasicPublish(from: &reader))
        case .basicReturn: self = .basicReturn(try BasicReturn(from: &reader))
        case .basicDeliver: self = .basicDeliver(try BasicDeliver(from: &reader))
        case .basicGet: self = .basicGet(try BasicGet(from: &reader))
        case .basicGetOk: self = .basicGetOk(try BasicGetOk(from: &reader))
        case .basicGetEmpty:
            try reader.skipShortString()
            self = .basicGetEmpty
        case .basicAck: self = .basicAck(try BasicAck(from: &reader))
        case .basicReject: self = .basicReject(try BasicReject(from: &reader))
        case .basicRecoverAsync: self = .basicRecoverAsync(try BasicRecoverAsync(from: &reader))
        case .basicRecover: self = .basicRecover(try BasicRecover(from: &reader))
        case .basicRecoverOk: self = .basicRecoverOk
        case .basicNack: self = .basicNack(try BasicNack(from: &reader))
        case .txSelect: self = .txSelect
        case .txSelectOk: self = .txSelectOk
        case .txCommit: self = .txCommit
        case .txCommitOk: self = .txCommitOk
        case .txRollback: self = .txRollback
        case .txRollbackOk: self = .txRollbackOk
        case .confirmSelect: self = .confirmSelect(try ConfirmSelect(from: &reader))
        case .confirmSelectOk: self = .confirmSelectOk
        }
    }

    func writeArguments(to buffer: inout ByteBuffer) {
        switch self {
        case .connectionStart(let method): method.write(to: &buffer)
        case .connectionStartOk(let method): method.write(to: &buffer)
        case .connectionSecure(let method): method.write(to: &buffer)
        case .connectionSecureOk(let method): method.write(to: &buffer)
        case .connectionTune(let method): method.write(to: &buffer)
        case .connectionTuneOk(let method): method.write(to: &buffer)
        case .connectionOpen(let method): method.write(to: &buffer)
        case .connectionOpenOk:
            buffer.writeInteger(0 as UInt8)
        case .connectionClose(let method): method.write(to: &buffer)
        case .connectionBlocked(let method): method.write(to: &buffer)
        case .connectionUpdateSecret(let method): method.write(to: &buffer)
        case .channelOpen:
            buffer.writeInteger(0 as UInt8)
        case .channelOpenOk:
            buffer.writeInteger(0 as UInt32)
        case .channelFlow(let method): method.write(to: &buffer)
        case .channelFlowOk(let method): method.write(to: &buffer)
        case .channelClose(let method): method.write(to: &buffer)
        case .accessRequest(let method): method.write(to: &buffer)
        case .accessRequestOk:
            buffer.writeInteger(0 as UInt16)
        case .exchangeDeclare(let method): method.write(to: &buffer)
        case .exchangeDelete(let method): method.write(to: &buffer)
        case .exchangeBind(let method): method.write(to: &buffer)
        case .exchangeUnbind(let method): method.write(to: &buffer)
        case .queueDeclare(let method): method.write(to: &buffer)
        case .queueDeclareOk(let method): method.write(to: &buffer)
        case .queueBind(let method): method.write(to: &buffer)
        case .queuePurge(let method): method.write(to: &buffer)
        case .queuePurgeOk(let method): method.write(to: &buffer)
        case .queueDelete(let method): method.write(to: &buffer)
        case .queueDeleteOk(let method): method.write(to: &buffer)
        case .queueUnbind(let method): method.write(to: &buffer)
        case .basicQos(let method): method.write(to: &buffer)
        case .basicConsume(let method): method.write(to: &buffer)
        case .basicConsumeOk(let method): method.write(to: &buffer)
        case .basicCancel(let method): method.write(to: &buffer)
        case .basicCancelOk(let method): method.write(to: &buffer)
        case .basicPublish(let method): method.write(to: &buffer)
        case .basicReturn(let method): method.write(to: &buffer)
        case .basicDeliver(let method): method.write(to: &buffer)
        case .basicGet(let method): method.write(to: &buffer)
        case .basicGetOk(let method): method.write(to: &buffer)
        case .basicGetEmpty:
            buffer.writeInteger(0 as UInt8)
        case .basicAck(let method): method.write(to: &buffer)
        case .basicReject(let method): method.write(to: &buffer)
        case .basicRecoverAsync(let method): method.write(to: &buffer)
        case .basicRecover(let method): method.write(to: &buffer)
        case .basicNack(let method): method.write(to: &buffer)
        case .confirmSelect(let method): method.write(to: &buffer)
        case .connectionCloseOk, .connectionUnblocked, .connectionUpdateSecretOk, .channelCloseOk, .exchangeDeclareOk,
            .exchangeDeleteOk, .exchangeBindOk, .exchangeUnbindOk, .queueBindOk, .queueUnbindOk, .basicQosOk,
            .basicRecoverOk, .txSelect, .txSelectOk, .txCommit, .txCommitOk, .txRollback, .txRollbackOk,
            .confirmSelectOk:
            break
        }
    }

    /// Whether it asks for no answer.
    public var isNoWait: Bool {
        switch self {
        case .exchangeDeclare(let method): method.noWait
        case .exchangeDelete(let method): method.noWait
        case .exchangeBind(let method): method.noWait
        case .exchangeUnbind(let method): method.noWait
        case .queueDeclare(let method): method.noWait
        case .queueBind(let method): method.noWait
        case .queuePurge(let method): method.noWait
        case .queueDelete(let method): method.noWait
        case .basicConsume(let method): method.noWait
        case .basicCancel(let method): method.noWait
        case .confirmSelect(let method): method.noWait
        case .connectionStart, .connectionStartOk, .connectionSecure, .connectionSecureOk, .connectionTune,
            .connectionTuneOk, .connectionOpen, .connectionOpenOk, .connectionClose, .connectionCloseOk,
            .connectionBlocked, .connectionUnblocked, .connectionUpdateSecret, .connectionUpdateSecretOk, .channelOpen,
            .channelOpenOk, .channelFlow, .channelFlowOk, .channelClose, .channelCloseOk, .accessRequest,
            .accessRequestOk, .exchangeDeclareOk, .exchangeDeleteOk, .exchangeBindOk, .exchangeUnbindOk,
            .queueDeclareOk, .queueBindOk, .queuePurgeOk, .queueDeleteOk, .queueUnbind, .queueUnbindOk, .basicQos,
            .basicQosOk, .basicConsumeOk, .basicCancelOk, .basicPublish, .basicReturn, .basicDeliver, .basicGet,
            .basicGetOk, .basicGetEmpty, .basicAck, .basicReject, .basicRecoverAsync, .basicRecover, .basicRecoverOk,
            .basicNack, .txSelect, .txSelectOk, .txCommit, .txCommitOk, .txRollback, .txRollbackOk, .confirmSelectOk:
            false
        }
    }
}
