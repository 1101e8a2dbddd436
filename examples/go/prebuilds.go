// Package prebuilds is the code under test: it waits for a prebuild, and tries once more where it failed.
package prebuilds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

// Prebuild is what the service returns for a prebuild.
type Prebuild struct {
	ID     string `json:"id"`
	Status struct {
		Phase          string `json:"phase"`
		FailureMessage string `json:"failureMessage"`
	} `json:"status"`
}

// Client calls the service; Sleep is time.Sleep but in tests.
type Client struct {
	BaseURL string
	Sleep   func(time.Duration)
}

// BuildWithRetry creates a prebuild and waits for its end, and does so once more where it failed.
func (c Client) BuildWithRetry(projectID string) (Prebuild, error) {
	first, err := c.build(projectID)
	if err != nil || first.Status.Phase != "PREBUILD_PHASE_FAILED" {
		return first, err
	}
	return c.build(projectID)
}

func (c Client) build(projectID string) (Prebuild, error) {
	prebuild, err := c.call("CreatePrebuild", map[string]any{"projectId": projectID, "spec": map[string]any{}})
	for err == nil && !ended(prebuild) {
		c.Sleep(5 * time.Second)
		prebuild, err = c.call("GetPrebuild", map[string]any{"prebuildId": prebuild.ID})
	}
	return prebuild, err
}

func ended(prebuild Prebuild) bool {
	switch prebuild.Status.Phase {
	case "PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_FAILED", "PREBUILD_PHASE_CANCELLED":
		return true
	}
	return false
}

func (c Client) call(rpc string, body any) (Prebuild, error) {
	var answered struct {
		Prebuild Prebuild `json:"prebuild"`
	}
	text, err := json.Marshal(body)
	if err != nil {
		return answered.Prebuild, err
	}
	request, err := http.NewRequest("POST", c.BaseURL+"/gitpod.v1.PrebuildService/"+rpc, bytes.NewReader(text))
	if err != nil {
		return answered.Prebuild, err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("ONA_API_KEY"))
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return answered.Prebuild, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return answered.Prebuild, fmt.Errorf("%s: %s", rpc, answer.Status)
	}
	err = json.NewDecoder(answer.Body).Decode(&answered)
	return answered.Prebuild, err
}
