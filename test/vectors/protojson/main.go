// Says of each JSON text whether Go's protojson reads it as a message, and to which bytes. Texts come on standard
// input and verdicts go to standard output, one JSON object a line; the argument is a file descriptor set.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

type question struct {
	Type string `json:"type"`
	Text []byte `json:"text"`
}

type verdict struct {
	Binary []byte `json:"binary"`
	Error  string `json:"error,omitempty"`
}

func main() {
	set := must(os.ReadFile(os.Args[1]))
	var files descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(set, &files); err != nil {
		panic(err)
	}
	registry := must(protodesc.NewFiles(&files))
	// As connect-go's JSON codec has it: unknown fields are passed over.
	options := protojson.UnmarshalOptions{DiscardUnknown: true, Resolver: dynamicpb.NewTypes(registry)}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		found := must(registry.FindDescriptorByName(protoreflect.FullName(asked.Type)))
		message := dynamicpb.NewMessage(found.(protoreflect.MessageDescriptor))
		var said verdict
		if err := options.Unmarshal(asked.Text, message); err != nil {
			said.Error = err.Error()
		} else {
			said.Binary = must(proto.MarshalOptions{Deterministic: true}.Marshal(message))
		}
		fmt.Println(string(must(json.Marshal(said))))
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
