module prebuild-mock/test/clients/go

go 1.24.0

require (
	connectrpc.com/connect v1.19.2
	github.com/gitpod-io/gitpod-sdk-go v1.2.0
	google.golang.org/protobuf v1.36.11
)
