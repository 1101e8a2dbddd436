// What a Go program meets that makes, resizes, watches and deletes a warm pool.

package clients

import (
	"testing"
	"time"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/gitpod-io/gitpod-sdk-go/v1/v1connect"
	"google.golang.org/protobuf/proto"
)

func TestWarmPools(t *testing.T) {
	client := newClient(t)

	t.Run("a new warm pool waits for a snapshot, and a minimum of 0 is a value", func(t *testing.T) {
		pool, err := createWarmPool(t, client, poolProject)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", pool.GetStatus().GetPhase(), gitpod.WarmPoolPhase_WARM_POOL_PHASE_PENDING)
		expect(t, "has a minimum", pool.GetSpec().MinSize != nil, true)
		expect(t, "minimum", pool.GetSpec().GetMinSize(), 0)
		expect(t, "maximum", pool.GetSpec().GetMaxSize(), 3)
		expect(t, "has a snapshot", pool.GetSpec().SnapshotId != nil, false)
	})

	t.Run("a second warm pool for the pair is refused with already exists and changes nothing", func(t *testing.T) {
		before := poolOfProject(t, client, poolProject)
		_, err := createWarmPool(t, client, poolProject)
		expectCode(t, err, connect.CodeAlreadyExists)
		expect(t, "unchanged", proto.Equal(poolOfProject(t, client, poolProject), before), true)
	})

	t.Run("a resized warm pool shows its new sizes and a new version of its spec", func(t *testing.T) {
		before := poolOfProject(t, client, poolProject)
		answer, err := client.UpdateWarmPool(t.Context(), connect.NewRequest(&gitpod.UpdateWarmPoolRequest{
			WarmPoolId: before.GetId(),
			MinSize:    proto.Int32(2),
			MaxSize:    proto.Int32(5),
		}))
		if err != nil {
			t.Fatal(err)
		}
		spec := answer.Msg.GetWarmPool().GetSpec()
		expect(t, "minimum", spec.GetMinSize(), 2)
		expect(t, "maximum", spec.GetMaxSize(), 5)
		expect(t, "spec version", spec.GetSpecVersion(), before.GetSpec().GetSpecVersion()+1)
	})

	t.Run("the warm pool becomes ready once a prebuild of its pair completed", func(t *testing.T) {
		completed(t, client, poolProject)
		advance(t, time.Hour)
		pool, err := getWarmPool(t, client, poolOfProject(t, client, poolProject).GetId())
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", pool.GetStatus().GetPhase(), gitpod.WarmPoolPhase_WARM_POOL_PHASE_READY)
		expect(t, "has a snapshot", pool.GetSpec().GetSnapshotId() != "", true)
		expect(t, "has a running instance", pool.GetStatus().GetRunningInstances() > 0, true)
	})

	t.Run("the documented example warm pool can be read", func(t *testing.T) {
		pool, err := getWarmPool(t, client, documentedWarmPool)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "project", pool.GetMetadata().GetProjectId(), documentedProject)
	})

	t.Run("a deleted warm pool drains and is gone with the clock", func(t *testing.T) {
		id := poolOfProject(t, client, poolProject).GetId()
		_, err := client.DeleteWarmPool(t.Context(), connect.NewRequest(&gitpod.DeleteWarmPoolRequest{WarmPoolId: id}))
		if err != nil {
			t.Fatal(err)
		}
		draining, err := getWarmPool(t, client, id)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "desired phase", draining.GetSpec().GetDesiredPhase(),
			gitpod.WarmPoolPhase_WARM_POOL_PHASE_DELETED)
		advance(t, 2*time.Hour)
		_, err = getWarmPool(t, client, id)
		expectCode(t, err, connect.CodeNotFound)
	})
}

func createWarmPool(
	t *testing.T, client v1connect.PrebuildServiceClient, projectID string,
) (*gitpod.WarmPool, error) {
	t.Helper()
	answer, err := client.CreateWarmPool(t.Context(), connect.NewRequest(&gitpod.CreateWarmPoolRequest{
		ProjectId:          projectID,
		EnvironmentClassId: environmentClass,
		MinSize:            proto.Int32(0),
		MaxSize:            proto.Int32(3),
	}))
	if err != nil {
		return nil, err
	}
	return answer.Msg.GetWarmPool(), nil
}

func getWarmPool(t *testing.T, client v1connect.PrebuildServiceClient, id string) (*gitpod.WarmPool, error) {
	t.Helper()
	answer, err := client.GetWarmPool(t.Context(), connect.NewRequest(&gitpod.GetWarmPoolRequest{WarmPoolId: id}))
	if err != nil {
		return nil, err
	}
	return answer.Msg.GetWarmPool(), nil
}

// poolOfProject is the one pool that the list shows for the project.
func poolOfProject(t *testing.T, client v1connect.PrebuildServiceClient, projectID string) *gitpod.WarmPool {
	t.Helper()
	answer, err := client.ListWarmPools(t.Context(), connect.NewRequest(&gitpod.ListWarmPoolsRequest{
		Filter: &gitpod.ListWarmPoolsRequest_Filter{ProjectIds: []string{projectID}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "pools of the project", len(answer.Msg.GetWarmPools()), 1)
	return answer.Msg.GetWarmPools()[0]
}
