// What a Go program meets that watches what happens, and one that follows a log.

package clients

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/gitpod-io/gitpod-sdk-go/v1/v1connect"
)

func TestEvents(t *testing.T) {
	client := newClient(t)

	for name, options := range map[string][]connect.ClientOption{
		"binary messages":     nil,
		"JSON messages":       {connect.WithProtoJSON()},
		"compressed messages": {connect.WithSendGzip()},
	} {
		t.Run("watching by "+name+" gets each change of a prebuild, up to COMPLETED", func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			events := watched(ctx, t, options...)
			prebuild := createPrebuild(t, client, lifecycleProject)
			var seen []gitpod.ResourceOperation
			for _, phase := range []string{"STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"} {
				mock(t).until(t, "prebuild", prebuild.GetId(), phase)
				// Each version of the status is reported, the first one by the creation.
				version := getPrebuild(t, client, prebuild.GetId()).GetStatus().GetStatusVersion()
				for uint64(len(seen)) < version {
					event, open := <-events
					if !open {
						t.Fatalf("the stream ended, %s, after %v", phase, seen)
					}
					if event.GetResourceId() == prebuild.GetId() {
						seen = append(seen, event.GetOperation())
					}
				}
			}
			expect(t, "first event", seen[0], gitpod.ResourceOperation_RESOURCE_OPERATION_CREATE)
			for _, operation := range seen[1:] {
				expect(t, "event", operation, gitpod.ResourceOperation_RESOURCE_OPERATION_UPDATE_STATUS)
			}
		})
	}

	t.Run("filters in the scope of an environment are refused with invalid argument", func(t *testing.T) {
		stream, err := newEventClient(t).WatchEvents(t.Context(), watchRequest(&gitpod.WatchEventsRequest{
			Scope: &gitpod.WatchEventsRequest_EnvironmentId{EnvironmentId: unknownID},
			ResourceTypeFilters: []*gitpod.WatchEventsRequest_ResourceTypeFilter{
				{ResourceType: gitpod.ResourceType_RESOURCE_TYPE_PREBUILD},
			},
		}))
		if err == nil {
			stream.Receive()
			err = stream.Err()
		}
		expectCode(t, err, connect.CodeInvalidArgument)
	})

	t.Run("a deadline ends a stream with deadline exceeded", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		stream, err := newEventClient(t).WatchEvents(ctx, watchRequest(&gitpod.WatchEventsRequest{}))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "an event came", stream.Receive(), false)
		expect(t, "code", connect.CodeOf(stream.Err()), connect.CodeDeadlineExceeded)
	})

	t.Run("a log that is followed comes to its end when the prebuild does", func(t *testing.T) {
		prebuild := createPrebuild(t, client, lifecycleProject)
		advance(t, 30*time.Second)
		logURL := getPrebuild(t, client, prebuild.GetId()).GetStatus().GetLogUrl()
		answer, err := client.CreatePrebuildLogsToken(t.Context(),
			connect.NewRequest(&gitpod.CreatePrebuildLogsTokenRequest{PrebuildId: prebuild.GetId()}))
		if err != nil {
			t.Fatal(err)
		}
		log := openLog(t, logURL, answer.Msg.GetAccessToken())
		defer log.Close()
		advance(t, 30*time.Minute)
		followed, err := io.ReadAll(log)
		if err != nil {
			t.Fatal(err)
		}
		_, archived := readLog(t, logURL, answer.Msg.GetAccessToken())
		expect(t, "log", string(followed), archived)
		end := `"id":"snapshot","outcome":"LOG_SECTION_OUTCOME_SUCCESS"`
		expect(t, "has its end", strings.Contains(archived, end), true)
	})
}

// watched answers the events of a watcher, once the mock has heard of it.
func watched(
	ctx context.Context, t *testing.T, options ...connect.ClientOption,
) <-chan *gitpod.WatchEventsResponse {
	t.Helper()
	// Forgets the watchers before this one.
	control(t, "reset", `{"parts":["requests"]}`)
	events := make(chan *gitpod.WatchEventsResponse, 1_000)
	stream, err := newEventClient(t, options...).WatchEvents(ctx, watchRequest(&gitpod.WatchEventsRequest{
		Scope: &gitpod.WatchEventsRequest_Organization{Organization: true},
	}))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(events)
		defer stream.Close()
		for stream.Receive() {
			events <- stream.Msg()
		}
	}()
	// The client does not say when the mock has heard of it. The journal has the call once its stream has begun.
	control(t, "requests/wait", `{"rpc":"WatchEvents","timeout":"15s"}`)
	return events
}

func newEventClient(t *testing.T, options ...connect.ClientOption) v1connect.EventServiceClient {
	t.Helper()
	return v1connect.NewEventServiceClient(http.DefaultClient, requireEnv(t, "MOCK_BASE_URL"), options...)
}

func watchRequest(message *gitpod.WatchEventsRequest) *connect.Request[gitpod.WatchEventsRequest] {
	request := connect.NewRequest(message)
	request.Header().Set("Authorization", "Bearer a-token")
	return request
}

// openLog answers a log that is still being written.
func openLog(t *testing.T, logURL, token string) io.ReadCloser {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, logURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "status", answer.StatusCode, http.StatusOK)
	return answer.Body
}
