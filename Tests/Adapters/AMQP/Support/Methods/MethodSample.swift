// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

public import AMQPCodec

/// Every method once, with the octets of its frame's payload.
public struct MethodSample: Sendable {
    /// The method.
    public let method: Method
    /// Its octets, hexadecimal.
    public let octets: String

    /// All of them.
    public static let all: [MethodSample] = [
        MethodSample(
            method: .connectionStart(
                ConnectionStart(
                    versionMajor: 0xa0, versionMinor: 0xa1, serverProperties: sample(["k": .string("value")]),
                    mechanisms: "mechanisms", locales: "locales")),
            octets: "000a000aa0a10000000c016b530000000576616c75650000000a6d656368616e69736d73000000076c6f63616c6573"),
        MethodSample(
            method: .connectionStartOk(
                ConnectionStartOk(
                    clientProperties: sample(["k": .string("value")]), mechanism: "mechanism", response: "response",
                    locale: "locale")),
            octets: "000a000b0000000c016b530000000576616c7565096d656368616e69736d00000008726573706f6e7365066c6f63616c"
                + "65"),
        MethodSample(
            method: .connectionSecure(ConnectionSecure(challenge: "challenge")),
            octets: "000a0014000000096368616c6c656e6765"),
        MethodSample(
            method: .connectionSecureOk(ConnectionSecureOk(response: "response")),
            octets: "000a001500000008726573706f6e7365"),
        MethodSample(
            method: .connectionTune(ConnectionTune(channelMax: 0xa011, frameMax: 0xa1111213, heartbeat: 0xa211)),
            octets: "000a001ea011a1111213a211"),
        MethodSample(
            method: .connectionTuneOk(ConnectionTuneOk(channelMax: 0xa011, frameMax: 0xa1111213, heartbeat: 0xa211)),
            octets: "000a001fa011a1111213a211"),
        MethodSample(
            method: .connectionOpen(ConnectionOpen(virtualHost: "virtual-host")),
            octets: "000a00280c7669727475616c2d686f73740000"),
        MethodSample(
            method: .connectionOpenOk,
            octets: "000a002900"),
        MethodSample(
            method: .connectionClose(
                ConnectionClose(replyCode: 0xa011, replyText: "reply-text", classID: 0xa211, methodID: 0xa311)),
            octets: "000a0032a0110a7265706c792d74657874a211a311"),
        MethodSample(
            method: .connectionCloseOk,
            octets: "000a0033"),
        MethodSample(
            method: .connectionBlocked(ConnectionBlocked(reason: "reason")),
            octets: "000a003c06726561736f6e"),
        MethodSample(
            method: .connectionUnblocked,
            octets: "000a003d"),
        MethodSample(
            method: .connectionUpdateSecret(ConnectionUpdateSecret(newSecret: "new-secret", reason: "reason")),
            octets: "000a00460000000a6e65772d73656372657406726561736f6e"),
        MethodSample(
            method: .connectionUpdateSecretOk,
            octets: "000a0047"),
        MethodSample(
            method: .channelOpen,
            octets: "0014000a00"),
        MethodSample(
            method: .channelOpenOk,
            octets: "0014000b00000000"),
        MethodSample(
            method: .channelFlow(ChannelFlow(active: true)),
            octets: "0014001401"),
        MethodSample(
            method: .channelFlowOk(ChannelFlowOk(active: true)),
            octets: "0014001501"),
        MethodSample(
            method: .channelClose(
                ChannelClose(replyCode: 0xa011, replyText: "reply-text", classID: 0xa211, methodID: 0xa311)),
            octets: "00140028a0110a7265706c792d74657874a211a311"),
        MethodSample(
            method: .channelCloseOk,
            octets: "00140029"),
        MethodSample(
            method: .accessRequest(
                AccessRequest(realm: "realm", exclusive: true, passive: false, active: true, write: false, read: true)),
            octets: "001e000a057265616c6d15"),
        MethodSample(
            method: .accessRequestOk,
            octets: "001e000b0000"),
        MethodSample(
            method: .exchangeDeclare(
                ExchangeDeclare(
                    exchange: "exchange", type: "type", passive: true, durable: false, autoDelete: true,
                    internal: false, noWait: true, arguments: sample(["k": .string("value")]))),
            octets: "0028000a00000865786368616e67650474797065150000000c016b530000000576616c7565"),
        MethodSample(
            method: .exchangeDeclareOk,
            octets: "0028000b"),
        MethodSample(
            method: .exchangeDelete(ExchangeDelete(exchange: "exchange", ifUnused: true, noWait: false)),
            octets: "0028001400000865786368616e676501"),
        MethodSample(
            method: .exchangeDeleteOk,
            octets: "00280015"),
        MethodSample(
            method: .exchangeBind(
                ExchangeBind(
                    destination: "destination", source: "source", routingKey: "routing-key", noWait: true,
                    arguments: sample(["k": .string("value")]))),
            octets: "0028001e00000b64657374696e6174696f6e06736f757263650b726f7574696e672d6b6579010000000c016b53000000"
                + "0576616c7565"),
        MethodSample(
            method: .exchangeBindOk,
            octets: "0028001f"),
        MethodSample(
            method: .exchangeUnbind(
                ExchangeUnbind(
                    destination: "destination", source: "source", routingKey: "routing-key", noWait: true,
                    arguments: sample(["k": .string("value")]))),
            octets: "0028002800000b64657374696e6174696f6e06736f757263650b726f7574696e672d6b6579010000000c016b53000000"
                + "0576616c7565"),
        MethodSample(
            method: .exchangeUnbindOk,
            octets: "00280033"),
        MethodSample(
            method: .queueDeclare(
                QueueDeclare(
                    queue: "queue", passive: true, durable: false, exclusive: true, autoDelete: false, noWait: true,
                    arguments: sample(["k": .string("value")]))),
            octets: "0032000a0000057175657565150000000c016b530000000576616c7565"),
        MethodSample(
            method: .queueDeclareOk(
                QueueDeclareOk(queue: "queue", messageCount: 0xa1111213, consumerCount: 0xa2111213)),
            octets: "0032000b057175657565a1111213a2111213"),
        MethodSample(
            method: .queueBind(
                QueueBind(
                    queue: "queue", exchange: "exchange", routingKey: "routing-key", noWait: true,
                    arguments: sample(["k": .string("value")]))),
            octets: "0032001400000571756575650865786368616e67650b726f7574696e672d6b6579010000000c016b530000000576616c"
                + "7565"),
        MethodSample(
            method: .queueBindOk,
            octets: "00320015"),
        MethodSample(
            method: .queuePurge(QueuePurge(queue: "queue", noWait: true)),
            octets: "0032001e000005717565756501"),
        MethodSample(
            method: .queuePurgeOk(QueuePurgeOk(messageCount: 0xa0111213)),
            octets: "0032001fa0111213"),
        MethodSample(
            method: .queueDelete(QueueDelete(queue: "queue", ifUnused: true, ifEmpty: false, noWait: true)),
            octets: "00320028000005717565756505"),
        MethodSample(
            method: .queueDeleteOk(QueueDeleteOk(messageCount: 0xa0111213)),
            octets: "00320029a0111213"),
        MethodSample(
            method: .queueUnbind(
                QueueUnbind(
                    queue: "queue", exchange: "exchange", routingKey: "routing-key",
                    arguments: sample(["k": .string("value")]))),
            octets: "0032003200000571756575650865786368616e67650b726f7574696e672d6b65790000000c016b530000000576616c75"
                + "65"),
        MethodSample(
            method: .queueUnbindOk,
            octets: "00320033"),
        MethodSample(
            method: .basicQos(BasicQos(prefetchSize: 0xa0111213, prefetchCount: 0xa111, global: true)),
            octets: "003c000aa0111213a11101"),
        MethodSample(
            method: .basicQosOk,
            octets: "003c000b"),
        MethodSample(
            method: .basicConsume(
                BasicConsume(
                    queue: "queue", consumerTag: "consumer-tag", noLocal: true, noAck: false, exclusive: true,
                    noWait: false, arguments: sample(["k": .string("value")]))),
            octets: "003c001400000571756575650c636f6e73756d65722d746167050000000c016b530000000576616c7565"),
        MethodSample(
            method: .basicConsumeOk(BasicConsumeOk(consumerTag: "consumer-tag")),
            octets: "003c00150c636f6e73756d65722d746167"),
        MethodSample(
            method: .basicCancel(BasicCancel(consumerTag: "consumer-tag", noWait: true)),
            octets: "003c001e0c636f6e73756d65722d74616701"),
        MethodSample(
            method: .basicCancelOk(BasicCancelOk(consumerTag: "consumer-tag")),
            octets: "003c001f0c636f6e73756d65722d746167"),
        MethodSample(
            method: .basicPublish(
                BasicPublish(exchange: "exchange", routingKey: "routing-key", mandatory: true, immediate: false)),
            octets: "003c002800000865786368616e67650b726f7574696e672d6b657901"),
        MethodSample(
            method: .basicReturn(
                BasicReturn(
                    replyCode: 0xa011, replyText: "reply-text", exchange: "exchange", routingKey: "routing-key")),
            octets: "003c0032a0110a7265706c792d746578740865786368616e67650b726f7574696e672d6b6579"),
        MethodSample(
            method: .basicDeliver(
                BasicDeliver(
                    consumerTag: "consumer-tag", deliveryTag: 0xa111121314151617, redelivered: true,
                    exchange: "exchange", routingKey: "routing-key")),
            octets: "003c003c0c636f6e73756d65722d746167a111121314151617010865786368616e67650b726f7574696e672d6b6579"),
        MethodSample(
            method: .basicGet(BasicGet(queue: "queue", noAck: true)),
            octets: "003c0046000005717565756501"),
        MethodSample(
            method: .basicGetOk(
                BasicGetOk(
                    deliveryTag: 0xa011121314151617, redelivered: true, exchange: "exchange", routingKey: "routing-key",
                    messageCount: 0xa4111213)),
            octets: "003c0047a011121314151617010865786368616e67650b726f7574696e672d6b6579a4111213"),
        MethodSample(
            method: .basicGetEmpty,
            octets: "003c004800"),
        MethodSample(
            method: .basicAck(BasicAck(deliveryTag: 0xa011121314151617, multiple: true)),
            octets: "003c0050a01112131415161701"),
        MethodSample(
            method: .basicReject(BasicReject(deliveryTag: 0xa011121314151617, requeue: true)),
            octets: "003c005aa01112131415161701"),
        MethodSample(
            method: .basicRecoverAsync(BasicRecoverAsync(requeue: true)),
            octets: "003c006401"),
        MethodSample(
            method: .basicRecover(BasicRecover(requeue: true)),
            octets: "003c006e01"),
        MethodSample(
            method: .basicRecoverOk,
            octets: "003c006f"),
        MethodSample(
            method: .basicNack(BasicNack(deliveryTag: 0xa011121314151617, multiple: true, requeue: false)),
            octets: "003c0078a01112131415161701"),
        MethodSample(
            method: .txSelect,
            octets: "005a000a"),
        MethodSample(
            method: .txSelectOk,
            octets: "005a000b"),
        MethodSample(
            method: .txCommit,
            octets: "005a0014"),
        MethodSample(
            method: .txCommitOk,
            octets: "005a0015"),
        MethodSample(
            method: .txRollback,
            octets: "005a001e"),
        MethodSample(
            method: .txRollbackOk,
            octets: "005a001f"),
        MethodSample(
            method: .confirmSelect(ConfirmSelect(noWait: true)),
            octets: "0055000a01"),
        MethodSample(
            method: .confirmSelectOk,
            octets: "0055000b"),
    ]
}
