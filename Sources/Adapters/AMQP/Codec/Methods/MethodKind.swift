// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

/// The methods of AMQP 0-9-1 with RabbitMQ's extensions; a raw value is the class and the method, 16 bits each.
public enum MethodKind: UInt32, Hashable, Sendable, CaseIterable {
    /// `connection.start`: the server begins, and says what it can do.
    case connectionStart = 0x000a_000a
    /// `connection.start-ok`: the client chooses how to authenticate.
    case connectionStartOk = 0x000a_000b
    /// `connection.secure`: the security mechanism asks for more.
    case connectionSecure = 0x000a_0014
    /// `connection.secure-ok`: the client answers the security mechanism.
    case connectionSecureOk = 0x000a_0015
    /// `connection.tune`: the server proposes limits.
    case connectionTune = 0x000a_001e
    /// `connection.tune-ok`: the client sets the limits.
    case connectionTuneOk = 0x000a_001f
    /// `connection.open`: the client opens a virtual host.
    case connectionOpen = 0x000a_0028
    /// `connection.open-ok`: the connection is open.
    case connectionOpenOk = 0x000a_0029
    /// `connection.close`: one side ends the connection.
    case connectionClose = 0x000a_0032
    /// `connection.close-ok`: the other side agrees that the connection ends.
    case connectionCloseOk = 0x000a_0033
    /// `connection.blocked`: the broker is short of something and takes no more messages.
    case connectionBlocked = 0x000a_003c
    /// `connection.unblocked`: the broker takes messages again.
    case connectionUnblocked = 0x000a_003d
    /// `connection.update-secret`: the client replaces its secret before it expires.
    case connectionUpdateSecret = 0x000a_0046
    /// `connection.update-secret-ok`: the server took the new secret.
    case connectionUpdateSecretOk = 0x000a_0047
    /// `channel.open`: the client opens a channel.
    case channelOpen = 0x0014_000a
    /// `channel.open-ok`: the channel is open.
    case channelOpenOk = 0x0014_000b
    /// `channel.flow`: one side asks the other to pause or to go on with content.
    case channelFlow = 0x0014_0014
    /// `channel.flow-ok`: the other side does so.
    case channelFlowOk = 0x0014_0015
    /// `channel.close`: one side ends the channel.
    case channelClose = 0x0014_0028
    /// `channel.close-ok`: the other side agrees that the channel ends.
    case channelCloseOk = 0x0014_0029
    /// `access.request`: asks for access to a realm; brokers keep it for old clients.
    case accessRequest = 0x001e_000a
    /// `access.request-ok`: access is granted; the ticket means nothing.
    case accessRequestOk = 0x001e_000b
    /// `exchange.declare`: makes sure that an exchange exists.
    case exchangeDeclare = 0x0028_000a
    /// `exchange.declare-ok`: the exchange exists.
    case exchangeDeclareOk = 0x0028_000b
    /// `exchange.delete`: deletes an exchange.
    case exchangeDelete = 0x0028_0014
    /// `exchange.delete-ok`: the exchange is gone.
    case exchangeDeleteOk = 0x0028_0015
    /// `exchange.bind`: binds an exchange to an exchange.
    case exchangeBind = 0x0028_001e
    /// `exchange.bind-ok`: the binding exists.
    case exchangeBindOk = 0x0028_001f
    /// `exchange.unbind`: removes a binding of an exchange to an exchange.
    case exchangeUnbind = 0x0028_0028
    /// `exchange.unbind-ok`: the binding is gone.
    case exchangeUnbindOk = 0x0028_0033
    /// `queue.declare`: makes sure that a queue exists.
    case queueDeclare = 0x0032_000a
    /// `queue.declare-ok`: the queue exists.
    case queueDeclareOk = 0x0032_000b
    /// `queue.bind`: binds a queue to an exchange.
    case queueBind = 0x0032_0014
    /// `queue.bind-ok`: the binding exists.
    case queueBindOk = 0x0032_0015
    /// `queue.purge`: removes all messages that are ready in a queue.
    case queuePurge = 0x0032_001e
    /// `queue.purge-ok`: the queue's ready messages are gone.
    case queuePurgeOk = 0x0032_001f
    /// `queue.delete`: deletes a queue.
    case queueDelete = 0x0032_0028
    /// `queue.delete-ok`: the queue is gone.
    case queueDeleteOk = 0x0032_0029
    /// `queue.unbind`: removes a binding of a queue.
    case queueUnbind = 0x0032_0032
    /// `queue.unbind-ok`: the binding is gone.
    case queueUnbindOk = 0x0032_0033
    /// `basic.qos`: limits how much is on its way unacknowledged.
    case basicQos = 0x003c_000a
    /// `basic.qos-ok`: the limit holds.
    case basicQosOk = 0x003c_000b
    /// `basic.consume`: starts a consumer.
    case basicConsume = 0x003c_0014
    /// `basic.consume-ok`: the consumer has started.
    case basicConsumeOk = 0x003c_0015
    /// `basic.cancel`: ends a consumer; from the server: the consumer has ended.
    case basicCancel = 0x003c_001e
    /// `basic.cancel-ok`: the consumer has ended.
    case basicCancelOk = 0x003c_001f
    /// `basic.publish`: publishes a message.
    case basicPublish = 0x003c_0028
    /// `basic.return`: a message comes back that could not be routed.
    case basicReturn = 0x003c_0032
    /// `basic.deliver`: a message for a consumer.
    case basicDeliver = 0x003c_003c
    /// `basic.get`: asks for a single message.
    case basicGet = 0x003c_0046
    /// `basic.get-ok`: the message that was asked for.
    case basicGetOk = 0x003c_0047
    /// `basic.get-empty`: there is no message.
    case basicGetEmpty = 0x003c_0048
    /// `basic.ack`: acknowledges messages; from the server: confirms published ones.
    case basicAck = 0x003c_0050
    /// `basic.reject`: refuses a message.
    case basicReject = 0x003c_005a
    /// `basic.recover-async`: asks for unacknowledged messages again, without an answer.
    case basicRecoverAsync = 0x003c_0064
    /// `basic.recover`: asks for unacknowledged messages again.
    case basicRecover = 0x003c_006e
    /// `basic.recover-ok`: they will come again.
    case basicRecoverOk = 0x003c_006f
    /// `basic.nack`: refuses messages; from the server: published ones were not taken.
    case basicNack = 0x003c_0078
    /// `tx.select`: makes the channel transactional.
    case txSelect = 0x005a_000a
    /// `tx.select-ok`: the channel is transactional.
    case txSelectOk = 0x005a_000b
    /// `tx.commit`: commits the transaction.
    case txCommit = 0x005a_0014
    /// `tx.commit-ok`: the transaction is committed.
    case txCommitOk = 0x005a_0015
    /// `tx.rollback`: takes the transaction back.
    case txRollback = 0x005a_001e
    /// `tx.rollback-ok`: the transaction is taken back.
    case txRollbackOk = 0x005a_001f
    /// `confirm.select`: asks for a confirmation of each message published on the channel.
    case confirmSelect = 0x0055_000a
    /// `confirm.select-ok`: messages will be confirmed.
    case confirmSelectOk = 0x0055_000b

    /// The name in the specification, `class.method`.
    public var name: String {
        switch self {
        case .connectionStart: "connection.start"
        case .connectionStartOk: "connection.start-ok"
        case .connectionSecure: "connection.secure"
        case .connectionSecureOk: "connection.secure-ok"
        case .connectionTune: "connection.tune"
        case .connectionTuneOk: "connection.tune-ok"
        case .connectionOpen: "connection.open"
        case .connectionOpenOk: "connection.open-ok"
        case .connectionClose: "connection.close"
        case .connectionCloseOk: "connection.close-ok"
        case .connectionBlocked: "connection.blocked"
        case .connectionUnblocked: "connection.unblocked"
        case .connectionUpdateSecret: "connection.update-secret"
        case .connectionUpdateSecretOk: "connection.update-secret-ok"
        case .channelOpen: "channel.open"
        case .channelOpenOk: "channel.open-ok"
        case .channelFlow: "channel.flow"
        case .channelFlowOk: "channel.flow-ok"
        case .channelClose: "channel.close"
        case .channelCloseOk: "channel.close-ok"
        case .accessRequest: "access.request"
        case .accessRequestOk: "access.request-ok"
        case .exchangeDeclare: "exchange.declare"
        case .exchangeDeclareOk: "exchange.declare-ok"
        case .exchangeDelete: "exchange.delete"
        case .exchangeDeleteOk: "exchange.delete-ok"
        case .exchangeBind: "exchange.bind"
        case .exchangeBindOk: "exchange.bind-ok"
        case .exchangeUnbind: "exchange.unbind"
        case .exchangeUnbindOk: "exchange.unbind-ok"
        case .queueDeclare: "queue.declare"
        case .queueDeclareOk: "queue.declare-ok"
        case .queueBind: "queue.bind"
        case .queueBindOk: "queue.bind-ok"
        case .queuePurge: "queue.purge"
        case .queuePurgeOk: "queue.purge-ok"
        case .queueDelete: "queue.delete"
        case .queueDeleteOk: "queue.delete-ok"
        case .queueUnbind: "queue.unbind"
        case .queueUnbindOk: "queue.unbind-ok"
        case .basicQos: "basic.qos"
        case .basicQosOk: "basic.qos-ok"
        case .basicConsume: "basic.consume"
        case .basicConsumeOk: "basic.consume-ok"
        case .basicCancel: "basic.cancel"
        case .basicCancelOk: "basic.cancel-ok"
        case .basicPublish: "basic.publish"
        case .basicReturn: "basic.return"
        case .basicDeliver: "basic.deliver"
        case .basicGet: "basic.get"
        case .basicGetOk: "basic.get-ok"
        case .basicGetEmpty: "basic.get-empty"
        case .basicAck: "basic.ack"
        case .basicReject: "basic.reject"
        case .basicRecoverAsync: "basic.recover-async"
        case .basicRecover: "basic.recover"
        case .basicRecoverOk: "basic.recover-ok"
        case .basicNack: "basic.nack"
        case .txSelect: "tx.select"
        case .txSelectOk: "tx.select-ok"
        case .txCommit: "tx.commit"
        case .txCommitOk: "tx.commit-ok"
        case .txRollback: "tx.rollback"
        case .txRollbackOk: "tx.rollback-ok"
        case .confirmSelect: "confirm.select"
        case .confirmSelectOk: "confirm.select-ok"
        }
    }

    /// Which side may send it.
    public var sender: Sender {
        switch self {
        case .connectionStartOk, .connectionSecureOk, .connectionTuneOk, .connectionOpen, .connectionUpdateSecret,
            .channelOpen, .accessRequest, .exchangeDeclare, .exchangeDelete, .exchangeBind, .exchangeUnbind,
            .queueDeclare, .queueBind, .queuePurge, .queueDelete, .queueUnbind, .basicQos, .basicConsume, .basicPublish,
            .basicGet, .basicReject, .basicRecoverAsync, .basicRecover, .txSelect, .txCommit, .txRollback,
            .confirmSelect:
            .client
        case .connectionStart, .connectionSecure, .connectionTune, .connectionOpenOk, .connectionBlocked,
            .connectionUnblocked, .connectionUpdateSecretOk, .channelOpenOk, .accessRequestOk, .exchangeDeclareOk,
            .exchangeDeleteOk, .exchangeBindOk, .exchangeUnbindOk, .queueDeclareOk, .queueBindOk, .queuePurgeOk,
            .queueDeleteOk, .queueUnbindOk, .basicQosOk, .basicConsumeOk, .basicReturn, .basicDeliver, .basicGetOk,
            .basicGetEmpty, .basicRecoverOk, .txSelectOk, .txCommitOk, .txRollbackOk, .confirmSelectOk:
            .server
        case .connectionClose, .connectionCloseOk, .channelFlow, .channelFlowOk, .channelClose, .channelCloseOk,
            .basicCancel, .basicCancelOk, .basicAck, .basicNack:
            .both
        }
    }

    /// Whether a content header and a body follow.
    public var hasContent: Bool {
        switch self {
        case .basicPublish, .basicReturn, .basicDeliver, .basicGetOk: true
        case .connectionStart, .connectionStartOk, .connectionSecure, .connectionSecureOk, .connectionTune,
            .connectionTuneOk, .connectionOpen, .connectionOpenOk, .connectionClose, .connectionCloseOk,
            .connectionBlocked, .connectionUnblocked, .connectionUpdateSecret, .connectionUpdateSecretOk, .channelOpen,
            .channelOpenOk, .channelFlow, .channelFlowOk, .channelClose, .channelCloseOk, .accessRequest,
            .accessRequestOk, .exchangeDeclare, .exchangeDeclareOk, .exchangeDelete, .exchangeDeleteOk, .exchangeBind,
            .exchangeBindOk, .exchangeUnbind, .exchangeUnbindOk, .queueDeclare, .queueDeclareOk, .queueBind,
            .queueBindOk, .queuePurge, .queuePurgeOk, .queueDelete, .queueDeleteOk, .queueUnbind, .queueUnbindOk,
            .basicQos, .basicQosOk, .basicConsume, .basicConsumeOk, .basicCancel, .basicCancelOk, .basicGet,
            .basicGetEmpty, .basicAck, .basicReject, .basicRecoverAsync, .basicRecover, .basicRecoverOk, .basicNack,
            .txSelect, .txSelectOk, .txCommit, .txCommitOk, .txRollback, .txRollbackOk, .confirmSelect,
            .confirmSelectOk:
            false
        }
    }

    /// The methods of which one answers it; none where it is not answered.
    public var replies: [MethodKind] {
        switch self {
        case .connectionStart: [.connectionStartOk]
        case .connectionSecure: [.connectionSecureOk]
        case .connectionTune: [.connectionTuneOk]
        case .connectionOpen: [.connectionOpenOk]
        case .connectionClose: [.connectionCloseOk]
        case .connectionUpdateSecret: [.connectionUpdateSecretOk]
        case .channelOpen: [.channelOpenOk]
        case .channelFlow: [.channelFlowOk]
        case .channelClose: [.channelCloseOk]
        case .accessRequest: [.accessRequestOk]
        case .exchangeDeclare: [.exchangeDeclareOk]
        case .exchangeDelete: [.exchangeDeleteOk]
        case .exchangeBind: [.exchangeBindOk]
        case .exchangeUnbind: [.exchangeUnbindOk]
        case .queueDeclare: [.queueDeclareOk]
        case .queueBind: [.queueBindOk]
        case .queuePurge: [.queuePurgeOk]
        case .queueDelete: [.queueDeleteOk]
        case .queueUnbind: [.queueUnbindOk]
        case .basicQos: [.basicQosOk]
        case .basicConsume: [.basicConsumeOk]
        case .basicCancel: [.basicCancelOk]
        case .basicGet: [.basicGetOk, .basicGetEmpty]
        case .basicRecover: [.basicRecoverOk]
        case .txSelect: [.txSelectOk]
        case .txCommit: [.txCommitOk]
        case .txRollback: [.txRollbackOk]
        case .confirmSelect: [.confirmSelectOk]
        case .connectionStartOk, .connectionSecureOk, .connectionTuneOk, .connectionOpenOk, .connectionCloseOk,
            .connectionBlocked, .connectionUnblocked, .connectionUpdateSecretOk, .channelOpenOk, .channelFlowOk,
            .channelCloseOk, .accessRequestOk, .exchangeDeclareOk, .exchangeDeleteOk, .exchangeBindOk,
            .exchangeUnbindOk, .queueDeclareOk, .queueBindOk, .queuePurgeOk, .queueDeleteOk, .queueUnbindOk,
            .basicQosOk, .basicConsumeOk, .basicCancelOk, .basicPublish, .basicReturn, .basicDeliver, .basicGetOk,
            .basicGetEmpty, .basicAck, .basicReject, .basicRecoverAsync, .basicRecoverOk, .basicNack, .txSelectOk,
            .txCommitOk, .txRollbackOk, .confirmSelectOk:
            []
        }
    }
}
