package prebuilds

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

const projectID = "b0e12f6c-4c67-429d-a4a6-d9838b5da047"

// world is a test's own, on the server that `prebuild-mock exec` has started; it ends with that.
type world struct {
	t       *testing.T
	BaseURL string
}

func newWorld(t *testing.T, scenario string) world {
	w := world{t, os.Getenv("PREBUILD_MOCK_URL")}
	w.control("POST", "/worlds", fmt.Sprintf(`{"scenario": %q, "clock": "frozen"}`, scenario), &w)
	return w
}

func (w world) sleep(by time.Duration) {
	w.control("POST", "/clock/advance", fmt.Sprintf(`{"by": %q}`, by), &struct{}{})
}

func (w world) count(rpc string) int {
	var counted struct{ Count int }
	w.control("GET", "/requests/count?rpc="+rpc, "", &counted)
	return counted.Count
}

func (w world) control(method, path, body string, into any) {
	w.t.Helper()
	request, err := http.NewRequest(method, strings.TrimSuffix(w.BaseURL, "/api")+"/_mock"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || json.Unmarshal(text, into) != nil {
		w.t.Fatalf("%s %s: %s %s", method, path, response.Status, text)
	}
}

func TestAPrebuildThatFailedIsTriedOnceMore(t *testing.T) {
	t.Parallel()
	world := newWorld(t, "flaky-prebuild")

	prebuild, err := Client{world.BaseURL, world.sleep}.BuildWithRetry(projectID)

	if err != nil || prebuild.Status.Phase != "PREBUILD_PHASE_COMPLETED" {
		t.Fatalf("got %v, %v", prebuild, err)
	}
	if created := world.count("CreatePrebuild"); created != 2 {
		t.Fatalf("created %d prebuilds", created)
	}
}

func TestASecondFailureIsReported(t *testing.T) {
	t.Parallel()
	world := newWorld(t, "failing-prebuild")

	prebuild, err := Client{world.BaseURL, world.sleep}.BuildWithRetry(projectID)

	if err != nil || !strings.Contains(prebuild.Status.FailureMessage, "no space left on device") {
		t.Fatalf("got %v, %v", prebuild, err)
	}
}
