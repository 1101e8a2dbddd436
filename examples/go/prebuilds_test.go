package prebuilds

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

const projectID = "b0e12f6c-4c67-429d-a4a6-d9838b5da047"

// world is a world of a test's own, on the server that `prebuild-mock exec` has started.
type world struct {
	t       *testing.T
	baseURL string
	control string
}

func newWorld(t *testing.T, scenario string) world {
	worlds := os.Getenv("ONA_HOST") + "/_mock/worlds"
	var made struct{ ID, BaseURL string }
	control(t, "POST", worlds, map[string]any{"scenario": scenario, "clock": "frozen"}, &made)
	t.Cleanup(func() { control(t, "DELETE", worlds+"/"+made.ID, nil, nil) })
	return world{t, made.BaseURL, strings.TrimSuffix(made.BaseURL, "/api") + "/_mock"}
}

func (w world) sleep(by time.Duration) {
	control(w.t, "POST", w.control+"/clock/advance", map[string]any{"by": by.Milliseconds()}, nil)
}

func (w world) count(rpc string) int {
	var counted struct{ Count int }
	control(w.t, "GET", w.control+"/requests/count?rpc="+rpc, nil, &counted)
	return counted.Count
}

func TestAPrebuildThatFailedIsTriedOnceMore(t *testing.T) {
	t.Parallel()
	world := newWorld(t, "flaky-prebuild")

	prebuild, err := Client{world.baseURL, world.sleep}.BuildWithRetry(projectID)

	if err != nil || prebuild.Status.Phase != "PREBUILD_PHASE_COMPLETED" {
		t.Fatalf("got %v, %v", prebuild, err)
	}
	if created := world.count("CreatePrebuild"); created != 2 {
		t.Fatalf("created %d prebuilds", created)
	}
}

func TestASecondFailureIsTold(t *testing.T) {
	t.Parallel()
	world := newWorld(t, "failing-prebuild")

	prebuild, err := Client{world.baseURL, world.sleep}.BuildWithRetry(projectID)

	if err != nil || !strings.Contains(prebuild.Status.FailureMessage, "no space left on device") {
		t.Fatalf("got %v, %v", prebuild, err)
	}
}

func control(t *testing.T, method, url string, body, into any) {
	t.Helper()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			t.Fatal(err)
		}
	}
	request, err := http.NewRequest(method, url, &sent)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s", method, url, answer.Status)
	}
	if into == nil {
		return
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}
