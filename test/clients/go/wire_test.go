// What connect-go makes of the mock's errors, and how it speaks: compressed, as JSON, at the root.

package clients

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/gitpod-io/gitpod-sdk-go/v1/v1connect"
	"google.golang.org/protobuf/proto"
)

func TestErrors(t *testing.T) {
	client := newClient(t)

	t.Run("an unknown prebuild is a connect error with not found", func(t *testing.T) {
		_, err := client.GetPrebuild(t.Context(),
			connect.NewRequest(&gitpod.GetPrebuildRequest{PrebuildId: unknownID}))
		expectCode(t, err, connect.CodeNotFound)
	})

	t.Run("an unknown warm pool is a connect error with not found", func(t *testing.T) {
		_, err := client.DeleteWarmPool(t.Context(),
			connect.NewRequest(&gitpod.DeleteWarmPoolRequest{WarmPoolId: unknownID}))
		expectCode(t, err, connect.CodeNotFound)
	})

	t.Run("an id that is no UUID is a connect error that names the field and carries its violations", func(t *testing.T) {
		_, err := client.GetPrebuild(t.Context(),
			connect.NewRequest(&gitpod.GetPrebuildRequest{PrebuildId: "not-a-uuid"}))
		refusal := expectCode(t, err, connect.CodeInvalidArgument)
		wanted := "prebuild_id: value must be a valid UUID [string.uuid]"
		if !strings.Contains(refusal.Message(), wanted) {
			t.Fatalf("expected %q in %q", wanted, refusal.Message())
		}
		expect(t, "details", len(refusal.Details()), 1)
		detail := refusal.Details()[0]
		expect(t, "type of the detail", detail.Type(), "buf.validate.Violations")
		expect(t, "the detail names the rule", bytes.Contains(detail.Bytes(), []byte("string.uuid")), true)
	})

	t.Run("a call without a bearer token is a connect error with unauthenticated", func(t *testing.T) {
		anonymous := v1connect.NewPrebuildServiceClient(http.DefaultClient, requireEnv(t, "MOCK_BASE_URL"))
		_, err := anonymous.ListPrebuilds(t.Context(), connect.NewRequest(&gitpod.ListPrebuildsRequest{}))
		expectCode(t, err, connect.CodeUnauthenticated)
	})

	t.Run("an error keeps its code for a client that compresses and reads by GET", func(t *testing.T) {
		compressing := newClient(t, connect.WithSendGzip(), connect.WithHTTPGet())
		_, err := compressing.GetPrebuild(t.Context(),
			connect.NewRequest(&gitpod.GetPrebuildRequest{PrebuildId: unknownID}))
		expectCode(t, err, connect.CodeNotFound)
	})
}

func TestWire(t *testing.T) {
	t.Run("a large answer comes compressed, as connect-go asks by itself", func(t *testing.T) {
		transport := &recorder{}
		client := newClientOn(t, requireEnv(t, "MOCK_BASE_URL"), transport)
		for range 60 {
			createPrebuild(t, client, lifecycleProject)
		}
		answer, err := client.ListPrebuilds(t.Context(), connect.NewRequest(&gitpod.ListPrebuildsRequest{
			Pagination: &gitpod.PaginationRequest{PageSize: 60},
		}))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "rows", len(answer.Msg.GetPrebuilds()), 60)
		expect(t, "what the client accepts", transport.acceptEncoding, "gzip")
		expect(t, "encoding of the answer", transport.contentEncoding, "gzip")
	})

	t.Run("compressed requests are understood, by POST and by GET", func(t *testing.T) {
		plain := getPrebuild(t, newClient(t), documentedPrebuild)
		for _, client := range []v1connect.PrebuildServiceClient{
			newClient(t, connect.WithSendGzip()),
			newClient(t, connect.WithSendGzip(), connect.WithHTTPGet()),
			newClient(t, connect.WithSendGzip(), connect.WithProtoJSON()),
		} {
			expect(t, "the same prebuild", proto.Equal(getPrebuild(t, client, documentedPrebuild), plain), true)
		}
		createPrebuild(t, newClient(t, connect.WithSendGzip()), lifecycleProject)
	})

	t.Run("JSON messages say the same as binary ones", func(t *testing.T) {
		plain := getPrebuild(t, newClient(t), documentedPrebuild)
		inJSON := getPrebuild(t, newClient(t, connect.WithProtoJSON()), documentedPrebuild)
		expect(t, "the same prebuild", proto.Equal(inJSON, plain), true)
	})

	t.Run("the root serves what the base url under api serves", func(t *testing.T) {
		plain := getPrebuild(t, newClient(t), documentedPrebuild)
		atRoot := newClientOn(t, requireEnv(t, "MOCK_URL"), http.DefaultTransport)
		expect(t, "the same prebuild", proto.Equal(getPrebuild(t, atRoot, documentedPrebuild), plain), true)
	})
}

// Runs after the tests above and those of the other files: Go runs them in the order of files and lines.
func TestCoverage(t *testing.T) {
	t.Run("all eleven RPCs were called", func(t *testing.T) {
		for _, rpc := range []string{
			"CreatePrebuild", "GetPrebuild", "ListPrebuilds", "CancelPrebuild", "DeletePrebuild",
			"CreatePrebuildLogsToken", "CreateWarmPool", "GetWarmPool", "ListWarmPools", "UpdateWarmPool",
			"DeleteWarmPool",
		} {
			_, found := called.Load(rpc)
			expect(t, rpc, found, true)
		}
	})
}

// recorder keeps what the last call looked like on the wire.
type recorder struct {
	method, acceptEncoding, contentEncoding string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err == nil {
		r.method = request.Method
		r.acceptEncoding = request.Header.Get("Accept-Encoding")
		r.contentEncoding = answer.Header.Get("Content-Encoding")
	}
	return answer, err
}
