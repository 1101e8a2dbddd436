// The mock's controls without an RPC (its control API, a prebuild's log), the ids it starts with, and the clients.

package clients

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/gitpod-io/gitpod-sdk-go/v1/v1connect"
)

const (
	// The documentation's examples, which a fresh mock knows.
	documentedProject  = "b0e12f6c-4c67-429d-a4a6-d9838b5da047"
	environmentClass   = "d2c94c27-3b76-4a42-b88c-95a85e392c68"
	documentedPrebuild = "07e03a28-65a5-4d98-b532-8ea67b188048"
	documentedWarmPool = "a1b2c3d4-5678-9abc-def0-1234567890ab"

	// Projects that the mock makes on first use, one for each test that counts rows.
	lifecycleProject = "3d5a1c9e-7f20-4b6d-91e8-5c04a7b2f836"
	pagingProject    = "e6b90f42-d813-4c57-a2f9-18d6c3e57b0a"
	poolProject      = "84c7e2d5-0a1f-4936-b8cd-f25e91607a3b"
	unknownID        = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e"
)

// newClient speaks to the base URL that current clients use, the one that ends in /api.
func newClient(t *testing.T, options ...connect.ClientOption) v1connect.PrebuildServiceClient {
	t.Helper()
	return newClientOn(t, requireEnv(t, "MOCK_BASE_URL"), http.DefaultTransport, options...)
}

func newClientOn(
	t *testing.T, baseURL string, transport http.RoundTripper, options ...connect.ClientOption,
) v1connect.PrebuildServiceClient {
	t.Helper()
	httpClient := &http.Client{Transport: transport, Timeout: 20 * time.Second}
	options = append(options, connect.WithInterceptors(bearer("a-token"), remember()))
	return v1connect.NewPrebuildServiceClient(httpClient, baseURL, options...)
}

// bearer sends the token with every call, as a user of the SDK does.
func bearer(token string) connect.UnaryInterceptorFunc {
	return func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
			request.Header().Set("Authorization", "Bearer "+token)
			return next(ctx, request)
		}
	}
}

// called has the name of every RPC that a client of newClient was asked for.
var called sync.Map

func remember() connect.UnaryInterceptorFunc {
	return func(next connect.UnaryFunc) connect.UnaryFunc {
		return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
			called.Store(path.Base(request.Spec().Procedure), true)
			return next(ctx, request)
		}
	}
}

func createPrebuild(t *testing.T, client v1connect.PrebuildServiceClient, projectID string) *gitpod.Prebuild {
	t.Helper()
	class := environmentClass
	answer, err := client.CreatePrebuild(t.Context(), connect.NewRequest(&gitpod.CreatePrebuildRequest{
		ProjectId:          projectID,
		EnvironmentClassId: &class,
		Spec:               &gitpod.PrebuildSpec{},
	}))
	if err != nil {
		t.Fatalf("create a prebuild: %v", err)
	}
	return answer.Msg.GetPrebuild()
}

func getPrebuild(t *testing.T, client v1connect.PrebuildServiceClient, id string) *gitpod.Prebuild {
	t.Helper()
	answer, err := client.GetPrebuild(t.Context(), connect.NewRequest(&gitpod.GetPrebuildRequest{PrebuildId: id}))
	if err != nil {
		t.Fatalf("get prebuild %s: %v", id, err)
	}
	return answer.Msg.GetPrebuild()
}

// completed creates a prebuild and gives it all the time it may take.
func completed(t *testing.T, client v1connect.PrebuildServiceClient, projectID string) *gitpod.Prebuild {
	t.Helper()
	created := createPrebuild(t, client, projectID)
	advance(t, created.GetSpec().GetTimeout().AsDuration())
	prebuild := getPrebuild(t, client, created.GetId())
	expect(t, "phase", prebuild.GetStatus().GetPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_COMPLETED)
	return prebuild
}

// advance moves the frozen clock.
func advance(t *testing.T, by time.Duration) {
	t.Helper()
	control(t, "clock/advance", fmt.Sprintf(`{"by":"%ds"}`, int(by.Seconds())))
}

// control posts JSON to the mock's control API.
func control(t *testing.T, path, body string) {
	t.Helper()
	mock(t).control(t, http.MethodPost, path, body)
}

// world is a part of the mock that no other test sees, or the mock itself.
type world struct {
	url, baseURL string
}

func mock(t *testing.T) world {
	t.Helper()
	return world{url: requireEnv(t, "MOCK_URL"), baseURL: requireEnv(t, "MOCK_BASE_URL")}
}

// newWorld begins with a preset, its clock frozen.
func newWorld(t *testing.T, preset string) world {
	t.Helper()
	return newWorldOn(t, preset, "frozen")
}

// newWorldOn begins with a preset and a mode of the clock.
func newWorldOn(t *testing.T, preset, clock string) world {
	t.Helper()
	var made struct{ ID, BaseURL string }
	body := `{"scenario":"` + preset + `","clock":"` + clock + `"}`
	decode(t, mock(t).control(t, http.MethodPost, "worlds", body), &made)
	return world{url: mock(t).url + "/worlds/" + made.ID, baseURL: made.BaseURL}
}

func (w world) client(t *testing.T) v1connect.PrebuildServiceClient {
	t.Helper()
	return newClientOn(t, w.baseURL, http.DefaultTransport)
}

// until moves the frozen clock until a prebuild or a warm pool is in that phase, within a day.
func (w world) until(t *testing.T, kind, id, phase string) {
	t.Helper()
	w.control(t, http.MethodPost, "clock/advance", `{"until":{"`+kind+`":"`+id+`","phase":"`+phase+`"}}`)
}

// call is what the journal remembers of one.
type call struct {
	Code   string
	HostAt time.Time
}

// calls are those of an RPC, oldest first.
func (w world) calls(t *testing.T, rpc string) []call {
	t.Helper()
	var found struct{ Requests []call }
	decode(t, w.control(t, http.MethodGet, "requests?rpc="+rpc, ""), &found)
	return found.Requests
}

// control calls the control API and answers the JSON that it says.
func (w world) control(t *testing.T, method, path, body string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, w.url+"/_mock/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !json.Valid(said) {
		t.Fatalf("%s %s %s: %s %s (%v)", method, path, body, answer.Status, said, err)
	}
	return said
}

func decode(t *testing.T, said []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(said, into); err != nil {
		t.Fatal(err)
	}
}

// readLog answers the status and the text of a prebuild's log. Without a token it sends none.
func readLog(t *testing.T, logURL, token string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, logURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// expectCode checks the typed error that a user catches, and answers it.
func expectCode(t *testing.T, err error, wanted connect.Code) *connect.Error {
	t.Helper()
	var typed *connect.Error
	if !errors.As(err, &typed) {
		t.Fatalf("expected a *connect.Error, got %v", err)
	}
	if code := connect.CodeOf(err); code != wanted {
		t.Fatalf("expected the code %s, got %s: %v", wanted, code, err)
	}
	if !connect.IsWireError(err) {
		t.Fatalf("the error was made by the client, not sent by the mock: %v", err)
	}
	return typed
}

func expect[T comparable](t *testing.T, what string, actual, wanted T) {
	t.Helper()
	if actual != wanted {
		t.Fatalf("%s: expected %v, got %v", what, wanted, actual)
	}
}

func requireEnv(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("Failed to find the mock: %s is not set. Run `npm run test:clients`.", name)
	}
	return value
}
