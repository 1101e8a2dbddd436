// What a Go program meets that makes, watches, lists, cancels and deletes prebuilds and reads their logs.

package clients

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/gitpod-io/gitpod-sdk-go/v1/v1connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

func TestPrebuilds(t *testing.T) {
	client := newClient(t)

	t.Run("the documented example prebuild is active", func(t *testing.T) {
		phase := getPrebuild(t, client, documentedPrebuild).GetStatus().GetPhase()
		expect(t, "has not ended", phase < gitpod.PrebuildPhase_PREBUILD_PHASE_COMPLETED, true)
	})

	t.Run("create answers a pending prebuild that was triggered by hand", func(t *testing.T) {
		prebuild := createPrebuild(t, client, lifecycleProject)
		expect(t, "phase", prebuild.GetStatus().GetPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_PENDING)
		expect(t, "desired phase", prebuild.GetSpec().GetDesiredPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_COMPLETED)
		expect(t, "trigger", prebuild.GetMetadata().GetTriggeredBy(),
			gitpod.PrebuildMetadata_PREBUILD_TRIGGER_MANUAL)
		expect(t, "project", prebuild.GetMetadata().GetProjectId(), lifecycleProject)
		expect(t, "timeout", prebuild.GetSpec().GetTimeout().AsDuration(), time.Hour)
		expect(t, "spec version", prebuild.GetSpec().GetSpecVersion(), 1)
	})

	t.Run("create echoes the timeout that it is given", func(t *testing.T) {
		answer, err := client.CreatePrebuild(t.Context(), connect.NewRequest(&gitpod.CreatePrebuildRequest{
			ProjectId: lifecycleProject,
			Spec:      &gitpod.PrebuildSpec{Timeout: durationpb.New(30 * time.Minute)},
		}))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "timeout", answer.Msg.GetPrebuild().GetSpec().GetTimeout().AsDuration(), 30*time.Minute)
	})

	t.Run("polling with the clock reaches COMPLETED and never goes back", func(t *testing.T) {
		prebuild := createPrebuild(t, client, lifecycleProject)
		for range 120 {
			if prebuild.GetStatus().GetPhase() == gitpod.PrebuildPhase_PREBUILD_PHASE_COMPLETED {
				break
			}
			advance(t, 30*time.Second)
			next := getPrebuild(t, client, prebuild.GetId())
			if next.GetStatus().GetPhase() < prebuild.GetStatus().GetPhase() {
				t.Fatalf("%v after %v", next.GetStatus().GetPhase(), prebuild.GetStatus().GetPhase())
			}
			prebuild = next
		}
		status := prebuild.GetStatus()
		expect(t, "phase", status.GetPhase(), gitpod.PrebuildPhase_PREBUILD_PHASE_COMPLETED)
		expect(t, "percentage", status.GetSnapshotCompletionPercentage(), 100)
		expect(t, "has a size", status.GetSnapshotSizeBytes() > 0, true)
		expect(t, "has a completion time", status.GetCompletionTime().IsValid(), true)
	})

	t.Run("page tokens go through 60 prebuilds, newest first, none twice", func(t *testing.T) {
		var wanted []string
		for range 60 {
			wanted = append(wanted, createPrebuild(t, client, pagingProject).GetId())
		}
		slices.Reverse(wanted)
		expectIDs(t, listedIDs(t, client, pagingProject), wanted)
	})

	t.Run("the same pages come to a client that reads by GET", func(t *testing.T) {
		transport := &recorder{}
		byGet := newClientOn(t, requireEnv(t, "MOCK_BASE_URL"), transport, connect.WithHTTPGet())
		expectIDs(t, listedIDs(t, byGet, pagingProject), listedIDs(t, client, pagingProject))
		expect(t, "HTTP method", transport.method, http.MethodGet)
	})

	t.Run("cancel wants CANCELLED at once and reaches it with the clock", func(t *testing.T) {
		id := createPrebuild(t, client, lifecycleProject).GetId()
		answer, err := client.CancelPrebuild(t.Context(),
			connect.NewRequest(&gitpod.CancelPrebuildRequest{PrebuildId: id}))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "desired phase", answer.Msg.GetPrebuild().GetSpec().GetDesiredPhase(),
			gitpod.PrebuildPhase_PREBUILD_PHASE_CANCELLED)
		advance(t, 10*time.Minute)
		expect(t, "phase", getPrebuild(t, client, id).GetStatus().GetPhase(),
			gitpod.PrebuildPhase_PREBUILD_PHASE_CANCELLED)
	})

	t.Run("delete answers at once and the prebuild is gone with the clock", func(t *testing.T) {
		id := createPrebuild(t, client, lifecycleProject).GetId()
		_, err := client.DeletePrebuild(t.Context(), connect.NewRequest(&gitpod.DeletePrebuildRequest{PrebuildId: id}))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "desired phase", getPrebuild(t, client, id).GetSpec().GetDesiredPhase(),
			gitpod.PrebuildPhase_PREBUILD_PHASE_DELETED)
		advance(t, 2*time.Hour)
		_, err = client.GetPrebuild(t.Context(), connect.NewRequest(&gitpod.GetPrebuildRequest{PrebuildId: id}))
		expectCode(t, err, connect.CodeNotFound)
	})

	t.Run("the log of a completed prebuild opens with its token and not without", func(t *testing.T) {
		prebuild := completed(t, client, lifecycleProject)
		answer, err := client.CreatePrebuildLogsToken(t.Context(),
			connect.NewRequest(&gitpod.CreatePrebuildLogsTokenRequest{PrebuildId: prebuild.GetId()}))
		if err != nil {
			t.Fatal(err)
		}
		status, text := readLog(t, prebuild.GetStatus().GetLogUrl(), answer.Msg.GetAccessToken())
		expect(t, "status", status, http.StatusOK)
		expect(t, "has sections", strings.Contains(text, "[section-create]"), true)
		status, _ = readLog(t, prebuild.GetStatus().GetLogUrl(), "")
		expect(t, "status without a token", status, http.StatusUnauthorized)
	})

	t.Run("cancel of a completed prebuild is refused with failed precondition and changes nothing", func(t *testing.T) {
		before := completed(t, client, lifecycleProject)
		_, err := client.CancelPrebuild(t.Context(),
			connect.NewRequest(&gitpod.CancelPrebuildRequest{PrebuildId: before.GetId()}))
		expectCode(t, err, connect.CodeFailedPrecondition)
		expect(t, "unchanged", proto.Equal(getPrebuild(t, client, before.GetId()), before), true)
	})
}

// listedIDs follows the page tokens of a project's prebuilds, ten pages at most.
func listedIDs(t *testing.T, client v1connect.PrebuildServiceClient, projectID string) []string {
	t.Helper()
	var ids []string
	pagination := &gitpod.PaginationRequest{PageSize: 25}
	for range 10 {
		answer, err := client.ListPrebuilds(t.Context(), connect.NewRequest(&gitpod.ListPrebuildsRequest{
			Pagination: pagination,
			Filter:     &gitpod.ListPrebuildsRequest_Filter{ProjectIds: []string{projectID}},
		}))
		if err != nil {
			t.Fatal(err)
		}
		for _, prebuild := range answer.Msg.GetPrebuilds() {
			ids = append(ids, prebuild.GetId())
		}
		pagination.Token = answer.Msg.GetPagination().GetNextToken()
		if pagination.Token == "" {
			break
		}
	}
	return ids
}

func expectIDs(t *testing.T, actual, wanted []string) {
	t.Helper()
	if !slices.Equal(actual, wanted) {
		t.Fatalf("expected %d ids %v, got %d ids %v", len(wanted), wanted, len(actual), actual)
	}
}
