// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

public import AMQPCodec

extension Randomness {
    /// A method of a kind with random arguments.
    public mutating func method(_ kind: MethodKind) -> Method {
        switch kind {
        case .connectionStart:
            .connectionStart(
                ConnectionStart(
                    versionMajor: integer(), versionMinor: integer(), serverProperties: table(),
                    mechanisms: longString(), locales: longString()))
        case .connectionStartOk:
            .connectionStartOk(
                ConnectionStartOk(
                    clientProperties: table(), mechanism: shortString(), response: secret(), locale: shortString()))
        case .connectionSecure:
            .connectionSecure(ConnectionSecure(challenge: longString()))
        case .connectionSecureOk:
            .connectionSecureOk(ConnectionSecureOk(response: secret()))
        case .connectionTune:
            .connectionTune(ConnectionTune(channelMax: integer(), frameMax: integer(), heartbeat: integer()))
        case .connectionTuneOk:
            .connectionTuneOk(ConnectionTuneOk(channelMax: integer(), frameMax: integer(), heartbeat: integer()))
        case .connectionOpen:
            .connectionOpen(ConnectionOpen(virtualHost: shortString()))
        case .connectionOpenOk: .connectionOpenOk
        case .connectionClose:
            .connectionClose(
                ConnectionClose(
                    replyCode: integer(), replyText: shortString(), classID: integer(), methodID: integer()))
        case .connectionCloseOk: .connectionCloseOk
        case .connectionBlocked:
            .connectionBlocked(ConnectionBlocked(reason: shortString()))
        case .connectionUnblocked: .connectionUnblocked
        case .connectionUpdateSecret:
            .connectionUpdateSecret(ConnectionUpdateSecret(newSecret: secret(), reason: shortString()))
        case .connectionUpdateSecretOk: .connectionUpdateSecretOk
        case .channelOpen: .channelOpen
        case .channelOpenOk: .channelOpenOk
        case .channelFlow:
            .channelFlow(ChannelFlow(active: flag()))
        case .channelFlowOk:
            .channelFlowOk(ChannelFlowOk(active: flag()))
        case .channelClose:
            .channelClose(
                ChannelClose(replyCode: integer(), replyText: shortString(), classID: integer(), methodID: integer()))
        case .channelCloseOk: .channelCloseOk
        case .accessRequest:
            .accessRequest(
                AccessRequest(
                    realm: shortString(), exclusive: flag(), passive: flag(), active: flag(), write: flag(),
                    read: flag()))
        case .accessRequestOk: .accessRequestOk
        case .exchangeDeclare:
            .exchangeDeclare(
                ExchangeDeclare(
                    exchange: shortString(), type: shortString(), passive: flag(), durable: flag(), autoDelete: flag(),
                    internal: flag(), noWait: flag(), arguments: table()))
        case .exchangeDeclareOk: .exchangeDeclareOk
        case .exchangeDelete:
            .exchangeDelete(ExchangeDelete(exchange: shortString(), ifUnused: flag(), noWait: flag()))
        case .exchangeDeleteOk: .exchangeDeleteOk
        case .exchangeBind:
            .exchangeBind(
                ExchangeBind(
                    destination: shortString(), source: shortString(), routingKey: shortString(), noWait: flag(),
                    arguments: table()))
        case .exchangeBindOk: .exchangeBindOk
        case .exchangeUnbind:
            .exchangeUnbind(
                ExchangeUnbind(
                    destination: shortString(), source: shortString(), routingKey: shortString(), noWait: flag(),
                    arguments: table()))
        case .exchangeUnbindOk: .exchangeUnbindOk
        case .queueDeclare:
            .queueDeclare(
                QueueDeclare(
                    queue: shortString(), passive: flag(), durable: flag(), exclusive: flag(), autoDelete: flag(),
                    noWait: flag(), arguments: table()))
        case .queueDeclareOk:
            .queueDeclareOk(QueueDeclareOk(queue: shortString(), messageCount: integer(), consumerCount: integer()))
        case .queueBind:
            .queueBind(
                QueueBind(
                    queue: shortString(), exchange: shortString(), routingKey: shortString(), noWait: flag(),
                    arguments: table()))
        case .queueBindOk: .queueBindOk
        case .queuePurge:
            .queuePurge(QueuePurge(queue: shortString(), noWait: flag()))
        case .queuePurgeOk:
            .queuePurgeOk(QueuePurgeOk(messageCount: integer()))
        case .queueDelete:
            .queueDelete(QueueDelete(queue: shortString(), ifUnused: flag(), ifEmpty: flag(), noWait: flag()))
        case .queueDeleteOk:
            .queueDeleteOk(QueueDeleteOk(messageCount: integer()))
        case .queueUnbind:
            .queueUnbind(
                QueueUnbind(
                    queue: shortString(), exchange: shortString(), routingKey: shortString(), arguments: table()))
        case .queueUnbindOk: .queueUnbindOk
        case .basicQos:
            .basicQos(BasicQos(prefetchSize: integer(), prefetchCount: integer(), global: flag()))
        case .basicQosOk: .basicQosOk
        case .basicConsume:
            .basicConsume(
                BasicConsume(
                    queue: shortString(), consumerTag: shortString(), noLocal: flag(), noAck: flag(), exclusive: flag(),
                    noWait: flag(), arguments: table()))
        case .basicConsumeOk:
            .basicConsumeOk(BasicConsumeOk(consumerTag: shortString()))
        case .basicCancel:
            .basicCancel(BasicCancel(consumerTag: shortString(), noWait: flag()))
        case .basicCancelOk:
            .basicCancelOk(BasicCancelOk(consumerTag: shortString()))
        case .basicPublish:
            .basicPublish(
                BasicPublish(exchange: shortString(), routingKey: shortString(), mandatory: flag(), immediate: flag()))
        case .basicReturn:
            .basicReturn(
                BasicReturn(
                    replyCode: integer(), replyText: shortString(), exchange: shortString(), routingKey: shortString()))
        case .basicDeliver:
            .basicDeliver(
                BasicDeliver(
                    consumerTag: shortString(), deliveryTag: integer(), redelivered: flag(), exchange: shortString(),
                    routingKey: shortString()))
        case .basicGet:
            .basicGet(BasicGet(queue: shortString(), noAck: flag()))
        case .basicGetOk:
            .basicGetOk(
                BasicGetOk(
                    deliveryTag: integer(), redelivered: flag(), exchange: shortString(), routingKey: shortString(),
                    messageCount: integer()))
        case .basicGetEmpty: .basicGetEmpty
        case .basicAck:
            .basicAck(BasicAck(deliveryTag: integer(), multiple: flag()))
        case .basicReject:
            .basicReject(BasicReject(deliveryTag: integer(), requeue: flag()))
        case .basicRecoverAsync:
            .basicRecoverAsync(BasicRecoverAsync(requeue: flag()))
        case .basicRecover:
            .basicRecover(BasicRecover(requeue: flag()))
        case .basicRecoverOk: .basicRecoverOk
        case .basicNack:
            .basicNack(BasicNack(deliveryTag: integer(), multiple: flag(), requeue: flag()))
        case .txSelect: .txSelect
        case .txSelectOk: .txSelectOk
        case .txCommit: .txCommit
        case .txCommitOk: .txCommitOk
        case .txRollback: .txRollback
        case .txRollbackOk: .txRollbackOk
        case .confirmSelect:
            .confirmSelect(ConfirmSelect(noWait: flag()))
        case .confirmSelectOk: .confirmSelectOk
        }
    }
}
