module prebuild-mock/test/clients/go-rest

go 1.24.0

require github.com/gitpod-io/gitpod-sdk-go v0.13.0

require (
	github.com/tidwall/gjson v1.14.4 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.1 // indirect
	github.com/tidwall/sjson v1.2.5 // indirect
)
