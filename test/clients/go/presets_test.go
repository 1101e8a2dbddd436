// What a Go program meets in the presets, each in a world of its own.

package clients

import (
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/hashicorp/go-retryablehttp"
	"google.golang.org/protobuf/types/known/durationpb"
)

func TestPresets(t *testing.T) {
	t.Run("flaky-prebuild: the first prebuild is FAILED and says why, and the second one is COMPLETED", func(t *testing.T) {
		world := newWorld(t, "flaky-prebuild")
		client := world.client(t)

		failed := createPrebuild(t, client, documentedProject).GetId()
		world.until(t, "prebuild", failed, "FAILED")
		status := getPrebuild(t, client, failed).GetStatus()
		expect(t, "phase", status.GetPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_FAILED)
		expectContains(t, status.GetFailureMessage(), "install")

		retried := createPrebuild(t, client, documentedProject).GetId()
		world.until(t, "prebuild", retried, "COMPLETED")
		status = getPrebuild(t, client, retried).GetStatus()
		expect(t, "phase", status.GetPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_COMPLETED)
		expect(t, "failure message", status.GetFailureMessage(), "")
	})

	t.Run("stuck-prebuild: a prebuild is FAILED when its timeout is over, and its message names it", func(t *testing.T) {
		world := newWorld(t, "stuck-prebuild")
		client := world.client(t)
		answer, err := client.CreatePrebuild(t.Context(), connect.NewRequest(&gitpod.CreatePrebuildRequest{
			ProjectId: documentedProject,
			Spec:      &gitpod.PrebuildSpec{Timeout: durationpb.New(30 * time.Minute)},
		}))
		if err != nil {
			t.Fatal(err)
		}
		created := answer.Msg.GetPrebuild()
		world.until(t, "prebuild", created.GetId(), "FAILED")
		status := getPrebuild(t, client, created.GetId()).GetStatus()
		expect(t, "phase", status.GetPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_FAILED)
		expectContains(t, status.GetFailureMessage(), "timeout of 1800s")
		took := status.GetCompletionTime().AsTime().Sub(created.GetMetadata().GetCreatedAt().AsTime())
		if took < 30*time.Minute || took > 32*time.Minute {
			t.Fatalf("it took %v", took)
		}
	})

	t.Run("rate-limited: the error has the code resource exhausted and says twice when to come back", func(t *testing.T) {
		client := newWorld(t, "rate-limited").client(t)
		getPrebuild(t, client, documentedPrebuild)
		getPrebuild(t, client, documentedPrebuild)
		_, err := client.GetPrebuild(t.Context(),
			connect.NewRequest(&gitpod.GetPrebuildRequest{PrebuildId: documentedPrebuild}))
		refusal := expectCode(t, err, connect.CodeResourceExhausted)
		expect(t, "details", len(refusal.Details()), 1)
		expect(t, "type of the detail", refusal.Details()[0].Type(), "google.rpc.RetryInfo")
		expect(t, "header", refusal.Meta().Get("RateLimit-RetryAfter"), "1")
	})

	t.Run("rate-limited: with an HTTP client that retries, the client waits as it is told and gets its answer", func(t *testing.T) {
		world := newWorldOn(t, "rate-limited", "real")
		retrying := retryablehttp.NewClient()
		retrying.Logger = nil
		client := newClientOn(t, world.baseURL, retrying.StandardClient().Transport)
		for range 3 {
			createPrebuild(t, client, documentedProject)
		}
		expectRetried(t, world.calls(t, "CreatePrebuild"))
	})

	t.Run("degraded-pool: the pool is DEGRADED and says why, and READY once the runner has recovered", func(t *testing.T) {
		world := newWorld(t, "degraded-pool")
		client := world.client(t)
		degraded, err := getWarmPool(t, client, documentedWarmPool)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", degraded.GetStatus().GetPhase(), gitpod.WarmPoolPhase_WARM_POOL_PHASE_DEGRADED)
		expectContains(t, degraded.GetStatus().GetFailureMessage(), "cannot create instances")

		world.until(t, "warmPool", documentedWarmPool, "READY")
		recovered, err := getWarmPool(t, client, documentedWarmPool)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", recovered.GetStatus().GetPhase(), gitpod.WarmPoolPhase_WARM_POOL_PHASE_READY)
		expect(t, "failure message", recovered.GetStatus().GetFailureMessage(), "")
	})
}

// expectRetried checks two calls that pass, one that the preset refuses, and it again as soon as the hint said.
func expectRetried(t *testing.T, calls []call) {
	t.Helper()
	expect(t, "calls", len(calls), 4)
	for index, code := range []string{"", "", "resource_exhausted", ""} {
		expect(t, "code", calls[index].Code, code)
	}
	if wait := calls[3].HostAt.Sub(calls[2].HostAt); wait < time.Second || wait > 10*time.Second {
		t.Fatalf("told to come back after a second, it came after %v", wait)
	}
}

func expectContains(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) {
		t.Fatalf("expected %q in %q", part, text)
	}
}
