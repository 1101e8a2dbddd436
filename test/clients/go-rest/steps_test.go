// The nine steps of an ordinary prebuild script with the generated REST client, in a world of its own.

package rest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	gitpod "github.com/gitpod-io/gitpod-sdk-go"
	"github.com/gitpod-io/gitpod-sdk-go/option"
	"github.com/gitpod-io/gitpod-sdk-go/shared"
)

const documentedClass = "d2c94c27-3b76-4a42-b88c-95a85e392c68"

// post posts JSON to a control API and reads its answer.
func post(t *testing.T, url, body string, into any) {
	t.Helper()
	answer, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", url, answer.StatusCode, text)
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNineSteps(t *testing.T) {
	mock := requireEnv(t, "MOCK_URL")
	var world struct{ ID, BaseURL string }
	post(t, mock+"/_mock/worlds", `{"scenario":"warm-start","clock":"frozen"}`, &world)
	own := mock + "/worlds/" + world.ID + "/_mock/"
	client := newClient(t, option.WithBaseURL(world.BaseURL))
	var user, project, prebuild string

	t.Run("step 1: the identity behind the token", func(t *testing.T) {
		identity, err := client.Identity.GetAuthenticatedIdentity(t.Context(), gitpod.IdentityGetAuthenticatedIdentityParams{})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "principal", identity.Subject.Principal, shared.PrincipalUser)
		user = identity.Subject.ID
	})

	t.Run("step 2: the project by its name", func(t *testing.T) {
		page, err := client.Projects.List(t.Context(), gitpod.ProjectListParams{
			Filter: gitpod.F(gitpod.ProjectListParamsFilter{Search: gitpod.F("documentation")}),
		})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "projects", len(page.Projects), 1)
		expect(t, "name", page.Projects[0].Metadata.Name, "documentation")
		project = page.Projects[0].ID
	})

	t.Run("step 3: its configuration", func(t *testing.T) {
		answer, err := client.Projects.Get(t.Context(), gitpod.ProjectGetParams{ProjectID: gitpod.F(project)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "enabled", answer.Project.PrebuildConfiguration.Enabled, true)
		expect(t, "creator", answer.Project.Metadata.Creator.ID, user)
	})

	t.Run("step 4: prebuilds are disabled, which deletes the pool, and enabled", func(t *testing.T) {
		update := func(configuration gitpod.ProjectPrebuildConfigurationParam) gitpod.ProjectPrebuildConfiguration {
			answer, err := client.Projects.Update(t.Context(), gitpod.ProjectUpdateParams{
				ProjectID:             gitpod.F(project),
				PrebuildConfiguration: gitpod.F(configuration),
			})
			if err != nil {
				t.Fatal(err)
			}
			return answer.Project.PrebuildConfiguration
		}
		expect(t, "disabled", update(gitpod.ProjectPrebuildConfigurationParam{Enabled: gitpod.F(false)}).Enabled, false)
		configuration := update(gitpod.ProjectPrebuildConfigurationParam{
			Enabled:             gitpod.F(true),
			EnvironmentClassIDs: gitpod.F([]string{documentedClass}),
			Timeout:             gitpod.F("1800s"),
		})
		expect(t, "enabled", configuration.Enabled, true)
		expect(t, "timeout", configuration.Timeout, "1800s")
		expect(t, "classes", fmt.Sprint(configuration.EnvironmentClassIDs), "["+documentedClass+"]")
	})

	t.Run("step 5: a class on which an environment can be created", func(t *testing.T) {
		page, err := client.Environments.Classes.List(t.Context(), gitpod.EnvironmentClassListParams{})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, class := range page.EnvironmentClasses {
			found = found || class.ID == documentedClass
		}
		expect(t, "the project's class is among them", found, true)
	})

	t.Run("step 6: a prebuild, until it has completed", func(t *testing.T) {
		answer, err := client.Prebuilds.New(t.Context(), gitpod.PrebuildNewParams{
			ProjectID:          gitpod.F(project),
			EnvironmentClassID: gitpod.F(documentedClass),
			Spec:               gitpod.F(gitpod.PrebuildSpecParam{}),
		})
		if err != nil {
			t.Fatal(err)
		}
		prebuild = answer.Prebuild.ID
		post(t, own+"clock/advance", fmt.Sprintf(`{"until":{"prebuild":%q,"phase":"COMPLETED"}}`, prebuild), nil)
	})

	t.Run("step 7: an environment of the project, which starts from that prebuild", func(t *testing.T) {
		answer, err := client.Environments.NewFromProject(t.Context(),
			gitpod.EnvironmentNewFromProjectParams{ProjectID: gitpod.F(project)})
		if err != nil {
			t.Fatal(err)
		}
		id := answer.Environment.ID
		post(t, own+"clock/advance", `{"by":"1m"}`, nil)
		read, err := client.Environments.Get(t.Context(), gitpod.EnvironmentGetParams{EnvironmentID: gitpod.F(id)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "phase", read.Environment.Status.Phase, gitpod.EnvironmentPhaseRunning)
		expect(t, "prebuild", read.Environment.Metadata.PrebuildID, prebuild)
	})

	t.Run("step 8: the runners", func(t *testing.T) {
		page, err := client.Runners.List(t.Context(), gitpod.RunnerListParams{})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "runners", len(page.Runners), 1)
		expect(t, "phase", page.Runners[0].Status.Phase, gitpod.RunnerPhaseActive)
	})

	t.Run("step 9: the creator, by a stub", func(t *testing.T) {
		post(t, own+"stubs", fmt.Sprintf(
			`{"rpc":"gitpod.v1.UserService/GetUser","response":{"user":{"id":%q,"name":"Ada"}}}`, user), nil)
		answer, err := client.Users.GetUser(t.Context(), gitpod.UserGetUserParams{UserID: gitpod.F(user)})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "name", answer.User.Name, "Ada")
	})
}
