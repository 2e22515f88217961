// The interface is made of these modules' types: whoever imports the client can name them and their members.
@_exported public import AMQPCodec
@_exported public import AMQPProtocol
