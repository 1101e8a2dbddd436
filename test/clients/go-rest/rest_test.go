// What a Go program meets that uses the generated REST client (gitpod-sdk-go 0.x): JSON, its pager, its retries.

package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	gitpod "github.com/gitpod-io/gitpod-sdk-go"
	"github.com/gitpod-io/gitpod-sdk-go/option"
)

const (
	environmentClass = "d2c94c27-3b76-4a42-b88c-95a85e392c68"
	lifecycleProject = "51c0a9e7-3f6b-4d28-97a1-e04d8b6c2f35"
	pagingProject    = "c7e3f581-0b92-4a6d-8c14-7d5f20e9a6b8"
	poolProject      = "2ad86b90-e51f-4c37-b9f0-36c1d7458e02"
	unknownID        = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e"
)

func newClient(t *testing.T, options ...option.RequestOption) *gitpod.Client {
	t.Helper()
	base := []option.RequestOption{
		option.WithBaseURL(requireEnv(t, "MOCK_BASE_URL")),
		option.WithBearerToken("My Bearer Token"),
		option.WithRequestTimeout(20 * time.Second),
	}
	return gitpod.NewClient(append(base, options...)...)
}

func requireEnv(t *testing.T, name string) string {
	t.Helper()
	value, ok := os.LookupEnv(name)
	if !ok {
		t.Fatalf("%s is not set", name)
	}
	return value
}

// control posts JSON to the mock's control API.
func control(t *testing.T, path, body string) {
	t.Helper()
	url := requireEnv(t, "MOCK_URL") + "/_mock/" + path
	answer, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body)
		t.Fatalf("%s: %d %s", path, answer.StatusCode, text)
	}
}

func until(t *testing.T, kind, id, phase string) {
	t.Helper()
	control(t, "clock/advance", fmt.Sprintf(`{"until":{%q:%q,"phase":%q}}`, kind, id, phase))
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: expected %v, got %v", what, want, got)
	}
}

// codeOf gives the HTTP status and the Connect code of a refusal.
func codeOf(t *testing.T, err error) (int, string) {
	t.Helper()
	var refusal *gitpod.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("expected a refusal, got %v", err)
	}
	var body struct{ Code string }
	if err := json.Unmarshal([]byte(refusal.JSON.RawJSON()), &body); err != nil {
		t.Fatal(err)
	}
	return refusal.StatusCode, body.Code
}

func created(t *testing.T, client *gitpod.Client, project string) gitpod.Prebuild {
	t.Helper()
	answer, err := client.Prebuilds.New(t.Context(), gitpod.PrebuildNewParams{
		ProjectID:          gitpod.F(project),
		EnvironmentClassID: gitpod.F(environmentClass),
		Spec:               gitpod.F(gitpod.PrebuildSpecParam{Timeout: gitpod.F("1200s")}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Prebuild
}

func phaseOf(t *testing.T, client *gitpod.Client, id string) gitpod.PrebuildPhase {
	t.Helper()
	answer, err := client.Prebuilds.Get(t.Context(), gitpod.PrebuildGetParams{PrebuildID: gitpod.F(id)})
	if err != nil {
		t.Fatal(err)
	}
	return answer.Prebuild.Status.Phase
}

func TestPrebuilds(t *testing.T) {
	client := newClient(t)

	t.Run("a prebuild is created and completes in its time", func(t *testing.T) {
		prebuild := created(t, client, lifecycleProject)
		expect(t, "timeout", prebuild.Spec.Timeout, "1200s")
		until(t, "prebuild", prebuild.ID, "COMPLETED")
		expect(t, "phase", phaseOf(t, client, prebuild.ID), gitpod.PrebuildPhaseCompleted)
	})

	t.Run("a prebuild is cancelled and deleted", func(t *testing.T) {
		id := created(t, client, lifecycleProject).ID
		cancelled, err := client.Prebuilds.Cancel(t.Context(), gitpod.PrebuildCancelParams{PrebuildID: gitpod.F(id)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", cancelled.Prebuild.Status.Phase, gitpod.PrebuildPhaseCancelling)
		_, err = client.Prebuilds.Delete(t.Context(), gitpod.PrebuildDeleteParams{PrebuildID: gitpod.F(id)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", phaseOf(t, client, id), gitpod.PrebuildPhaseDeleting)
	})

	t.Run("the pager goes through all prebuilds of a project, each once", func(t *testing.T) {
		for range 5 {
			created(t, client, pagingProject)
		}
		seen := map[string]bool{}
		pager := client.Prebuilds.ListAutoPaging(t.Context(), gitpod.PrebuildListParams{
			PageSize: gitpod.F(int64(2)),
			Filter:   gitpod.F(gitpod.PrebuildListParamsFilter{ProjectIDs: gitpod.F([]string{pagingProject})}),
		})
		for rows := 0; pager.Next() && rows < 20; rows++ {
			seen[pager.Current().ID] = true
		}
		if err := pager.Err(); err != nil {
			t.Fatal(err)
		}
		expect(t, "prebuilds", len(seen), 5)
	})

	t.Run("a logs token is given", func(t *testing.T) {
		id := created(t, client, lifecycleProject).ID
		answer, err := client.Prebuilds.NewLogsToken(t.Context(), gitpod.PrebuildNewLogsTokenParams{PrebuildID: gitpod.F(id)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "has a token", answer.AccessToken != "", true)
	})

	t.Run("an unknown prebuild is 404 not_found", func(t *testing.T) {
		_, err := client.Prebuilds.Get(t.Context(), gitpod.PrebuildGetParams{PrebuildID: gitpod.F(unknownID)})
		status, code := codeOf(t, err)
		expect(t, "status", status, 404)
		expect(t, "code", code, "not_found")
	})

	t.Run("an unavailable service is asked again by the client itself", func(t *testing.T) {
		control(t, "faults", `{"rpc":"ListPrebuilds","code":"unavailable","times":2,"retryAfter":"1ms"}`)
		_, err := client.Prebuilds.List(t.Context(), gitpod.PrebuildListParams{})
		expect(t, "error", err, error(nil))
	})
}

func TestWarmPools(t *testing.T) {
	client := newClient(t)
	var pool gitpod.WarmPool

	t.Run("a warm pool is created with a minimum of 0", func(t *testing.T) {
		answer, err := client.Prebuilds.NewWarmPool(t.Context(), gitpod.PrebuildNewWarmPoolParams{
			ProjectID:          gitpod.F(poolProject),
			EnvironmentClassID: gitpod.F(environmentClass),
			MinSize:            gitpod.F(int64(0)),
			MaxSize:            gitpod.F(int64(3)),
		})
		if err != nil {
			t.Fatal(err)
		}
		pool = answer.WarmPool
		expect(t, "phase", pool.Status.Phase, gitpod.WarmPoolPhasePending)
		expect(t, "maximum", pool.Spec.MaxSize, 3)
	})

	t.Run("a second one for the pair is 409 already_exists", func(t *testing.T) {
		_, err := client.Prebuilds.NewWarmPool(t.Context(), gitpod.PrebuildNewWarmPoolParams{
			ProjectID:          gitpod.F(poolProject),
			EnvironmentClassID: gitpod.F(environmentClass),
		}, option.WithMaxRetries(0))
		status, code := codeOf(t, err)
		expect(t, "status", status, 409)
		expect(t, "code", code, "already_exists")
	})

	t.Run("it is resized, and ready once a prebuild of its pair has completed", func(t *testing.T) {
		_, err := client.Prebuilds.UpdateWarmPool(t.Context(), gitpod.PrebuildUpdateWarmPoolParams{
			WarmPoolID: gitpod.F(pool.ID),
			MinSize:    gitpod.F(int64(1)),
		})
		if err != nil {
			t.Fatal(err)
		}
		until(t, "prebuild", created(t, client, poolProject).ID, "COMPLETED")
		until(t, "warmPool", pool.ID, "READY")
		answer, err := client.Prebuilds.GetWarmPool(t.Context(), gitpod.PrebuildGetWarmPoolParams{WarmPoolID: gitpod.F(pool.ID)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "running instances", answer.WarmPool.Status.RunningInstances, 1)
	})

	t.Run("it is among the pools of its project, and is deleted", func(t *testing.T) {
		page, err := client.Prebuilds.ListWarmPools(t.Context(), gitpod.PrebuildListWarmPoolsParams{
			Filter: gitpod.F(gitpod.PrebuildListWarmPoolsParamsFilter{ProjectIDs: gitpod.F([]string{poolProject})}),
		})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "pools", len(page.WarmPools), 1)
		_, err = client.Prebuilds.DeleteWarmPool(t.Context(), gitpod.PrebuildDeleteWarmPoolParams{WarmPoolID: gitpod.F(pool.ID)})
		expect(t, "error", err, error(nil))
	})
}

func TestEvents(t *testing.T) {
	client := newClient(t)

	t.Run("events are watched as lines of JSON", func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		stream := client.Events.WatchStreaming(ctx, gitpod.EventWatchParams{Organization: gitpod.F(true)})
		defer stream.Close()
		id := created(t, client, lifecycleProject).ID
		if !stream.Next() {
			t.Fatalf("the stream ended: %v", stream.Err())
		}
		expect(t, "resource", stream.Current().ResourceID, id)
	})
}

func TestRawResponses(t *testing.T) {
	t.Run("an answer is the documented JSON", func(t *testing.T) {
		var raw *http.Response
		client := newClient(t, option.WithResponseInto(&raw))
		answer, err := client.Prebuilds.List(t.Context(), gitpod.PrebuildListParams{PageSize: gitpod.F(int64(1))})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "content type", raw.Header.Get("Content-Type"), "application/json")
		expect(t, "has a phase", bytes.Contains([]byte(answer.Prebuilds[0].JSON.RawJSON()), []byte(`"phase":"PREBUILD_PHASE_`)), true)
	})
}
