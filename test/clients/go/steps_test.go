// The nine steps of an ordinary prebuild script, each of which returns what the next one needs.

package clients

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"connectrpc.com/connect"
	gitpod "github.com/gitpod-io/gitpod-sdk-go/v1"
	"github.com/gitpod-io/gitpod-sdk-go/v1/v1connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func must[T any](t *testing.T, answer *connect.Response[T], err error) *T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return answer.Msg
}

func TestNineSteps(t *testing.T) {
	world := newWorld(t, "warm-start")
	authorized := connect.WithInterceptors(bearer("a-token"))
	projects := v1connect.NewProjectServiceClient(http.DefaultClient, world.baseURL, authorized)
	environments := v1connect.NewEnvironmentServiceClient(http.DefaultClient, world.baseURL, authorized)
	var user, project, prebuild string

	t.Run("step 1: the identity behind the token", func(t *testing.T) {
		client := v1connect.NewIdentityServiceClient(http.DefaultClient, world.baseURL, authorized)
		answer, err := client.GetAuthenticatedIdentity(t.Context(),
			connect.NewRequest(&gitpod.GetAuthenticatedIdentityRequest{}))
		identity := must(t, answer, err)
		expect(t, "principal", identity.GetSubject().GetPrincipal(), gitpod.Principal_PRINCIPAL_USER)
		user = identity.GetSubject().GetId()
	})

	t.Run("step 2: the project by its name", func(t *testing.T) {
		answer, err := projects.ListProjects(t.Context(), connect.NewRequest(&gitpod.ListProjectsRequest{
			Filter: &gitpod.ListProjectsRequest_Filter{Search: "documentation"},
		}))
		found := must(t, answer, err).GetProjects()
		expect(t, "projects", len(found), 1)
		expect(t, "name", found[0].GetMetadata().GetName(), "documentation")
		project = found[0].GetId()
	})

	t.Run("step 3: its configuration", func(t *testing.T) {
		answer, err := projects.GetProject(t.Context(), connect.NewRequest(&gitpod.GetProjectRequest{ProjectId: project}))
		found := must(t, answer, err).GetProject()
		expect(t, "enabled", found.GetPrebuildConfiguration().GetEnabled(), true)
		expect(t, "creator", found.GetMetadata().GetCreator().GetId(), user)
	})

	t.Run("step 4: prebuilds are enabled, and the configuration is returned as it was sent", func(t *testing.T) {
		for _, sent := range []*gitpod.ProjectPrebuildConfiguration{
			{Enabled: false},
			{Enabled: true, EnvironmentClassIds: []string{environmentClass}, Timeout: durationpb.New(1800e9)},
		} {
			answer, err := projects.UpdateProject(t.Context(), connect.NewRequest(&gitpod.UpdateProjectRequest{
				ProjectId: project, PrebuildConfiguration: sent,
			}))
			got := must(t, answer, err).GetProject().GetPrebuildConfiguration()
			expect(t, "the same", proto.Equal(got, sent), true)
		}
	})

	t.Run("step 5: a class on which an environment can be created", func(t *testing.T) {
		client := v1connect.NewRunnerConfigurationServiceClient(http.DefaultClient, world.baseURL, authorized)
		answer, err := client.ListEnvironmentClasses(t.Context(),
			connect.NewRequest(&gitpod.ListEnvironmentClassesRequest{}))
		found := false
		for _, class := range must(t, answer, err).GetEnvironmentClasses() {
			found = found || class.GetId() == environmentClass
		}
		expect(t, "the project's class is among them", found, true)
	})

	t.Run("step 6: a prebuild, until it has completed", func(t *testing.T) {
		prebuild = createPrebuild(t, world.client(t), project).GetId()
		world.until(t, "prebuild", prebuild, "COMPLETED")
	})

	t.Run("step 7: an environment of the project, which starts from that prebuild", func(t *testing.T) {
		answer, err := environments.CreateEnvironmentFromProject(t.Context(),
			connect.NewRequest(&gitpod.CreateEnvironmentFromProjectRequest{ProjectId: project}))
		created := must(t, answer, err).GetEnvironment()
		expect(t, "prebuild", created.GetMetadata().GetPrebuildId(), prebuild)
		world.control(t, http.MethodPost, "clock/advance", `{"by":"1m"}`)
		read, err := environments.GetEnvironment(t.Context(),
			connect.NewRequest(&gitpod.GetEnvironmentRequest{EnvironmentId: created.GetId()}))
		running := must(t, read, err).GetEnvironment()
		expect(t, "phase", running.GetStatus().GetPhase(), gitpod.EnvironmentPhase_ENVIRONMENT_PHASE_RUNNING)
	})

	t.Run("step 8: the runners", func(t *testing.T) {
		client := v1connect.NewRunnerServiceClient(http.DefaultClient, world.baseURL, authorized)
		answer, err := client.ListRunners(t.Context(), connect.NewRequest(&gitpod.ListRunnersRequest{}))
		found := must(t, answer, err).GetRunners()
		expect(t, "runners", len(found), 1)
		expect(t, "phase", found[0].GetStatus().GetPhase(), gitpod.RunnerPhase_RUNNER_PHASE_ACTIVE)
	})

	t.Run("step 9: the creator, by a stub with bytes", func(t *testing.T) {
		// GetUserResponse{user: {name: "Ada"}}. The stand-in has no UserService, so the messages are of others that fit.
		bytes := "\x0a\x05\x12\x03Ada"
		world.control(t, http.MethodPost, "stubs", `{"rpc":"gitpod.v1.UserService/GetUser","responseBinary":"`+
			base64.StdEncoding.EncodeToString([]byte(bytes))+`"}`)
		client := connect.NewClient[wrapperspb.StringValue, emptypb.Empty](http.DefaultClient,
			strings.TrimSuffix(world.baseURL, "/")+"/gitpod.v1.UserService/GetUser", authorized)
		answer, err := client.CallUnary(t.Context(), connect.NewRequest(wrapperspb.String(user)))
		got := must(t, answer, err)
		expect(t, "bytes", string(got.ProtoReflect().GetUnknown()), bytes)
	})
}
