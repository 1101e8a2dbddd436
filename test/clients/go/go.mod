module prebuild-mock/test/clients/go

go 1.24.0

require (
	connectrpc.com/connect v1.19.2
	github.com/gitpod-io/gitpod-sdk-go v1.2.0
	github.com/hashicorp/go-retryablehttp v0.7.8
	google.golang.org/protobuf v1.36.11
)

require github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
