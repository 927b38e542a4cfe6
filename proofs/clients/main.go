// Reads what a stand-in of Buildkite's API serves with Buildkite's own client, go-buildkite, and prints it as JSON.
//
// Questions come as a JSON list on standard input, answers leave as one on standard output. What is printed is what the client's
// own types hold, so a field that it cannot read is not in the answer. Lists are read page by page as the client's own paging
// says. A question that is refused has the refusal as its answer; anything else that goes wrong ends the program with 1.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/buildkite/go-buildkite/v4"
)

// perPage is small, so that every list of more than a few rows has pages.
const perPage = 3

type question struct {
	URL          string   `json:"url"`
	Token        string   `json:"token"`
	Organization string   `json:"organization"`
	Suites       []string `json:"suites"`
	Builds       []place  `json:"builds"`
	Commit       string   `json:"commit"`
}

type place struct {
	ID       string `json:"id"`
	Pipeline string `json:"pipeline"`
	Number   int    `json:"number"`
}

type answer struct {
	Suites map[string]suite  `json:"suites"`
	Builds map[string]*build `json:"builds"`
	// Listed are the UUIDs of all builds of the organization, in the list's order.
	Listed []string `json:"listed"`
	// OfCommit are the UUIDs of the builds of the question's commit, by pipeline.
	OfCommit map[string][]string `json:"ofCommit"`
	Refused  *refusal            `json:"refused,omitempty"`
}

type suite struct {
	Runs []buildkite.TestRun `json:"runs"`
	// ByID are the same runs, each asked for by its UUID.
	ByID     map[string]buildkite.TestRun           `json:"byId"`
	Failures map[string][]buildkite.FailedExecution `json:"failures"`
}

type build struct {
	buildkite.Build
	Listed []buildkite.Job `json:"listed_jobs"`
	Tests  []buildTest     `json:"tests"`
}

// buildTest is the client's own type, but for the labels: this version takes them for objects, while Buildkite's published
// description and newer versions of the client have texts.
type buildTest struct {
	buildkite.BuildTest
	Labels []string `json:"labels,omitempty"`
}

type refusal struct {
	Status  int    `json:"status"`
	Message string `json:"message"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fail(err)
	}
	answers := []answer{}
	for _, asked := range questions {
		found, err := read(context.Background(), asked)
		var refused *buildkite.ErrorResponse
		if errors.As(err, &refused) {
			found = answer{Refused: &refusal{Status: refused.Response.StatusCode, Message: refused.Message}}
		} else if err != nil {
			fail(fmt.Errorf("%s: %w", asked.URL, err))
		}
		answers = append(answers, found)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func read(ctx context.Context, asked question) (answer, error) {
	client, err := buildkite.NewOpts(buildkite.WithBaseURL(asked.URL), buildkite.WithTokenAuth(asked.Token))
	if err != nil {
		return answer{}, err
	}
	found := answer{Suites: map[string]suite{}, Builds: map[string]*build{}, Listed: []string{}, OfCommit: map[string][]string{}}
	for _, slug := range asked.Suites {
		if found.Suites[slug], err = readSuite(ctx, client, asked.Organization, slug); err != nil {
			return answer{}, err
		}
	}
	if len(asked.Builds) == 0 {
		return found, nil
	}
	all, err := pages(func(options buildkite.ListOptions) ([]buildkite.Build, *buildkite.Response, error) {
		return client.Builds.ListByOrg(ctx, asked.Organization, &buildkite.BuildsListOptions{ListOptions: options})
	})
	if err != nil {
		return answer{}, err
	}
	for _, one := range all {
		found.Listed = append(found.Listed, one.ID)
	}
	for _, one := range asked.Builds {
		of := &buildkite.BuildsListOptions{Commit: asked.Commit}
		listed, _, err := client.Builds.ListByPipeline(ctx, asked.Organization, one.Pipeline, of)
		if err != nil {
			return answer{}, err
		}
		found.OfCommit[one.Pipeline] = []string{}
		for _, match := range listed {
			found.OfCommit[one.Pipeline] = append(found.OfCommit[one.Pipeline], match.ID)
		}
		if found.Builds[one.ID], err = readBuild(ctx, client, asked.Organization, one); err != nil {
			return answer{}, err
		}
	}
	return found, nil
}

func readSuite(ctx context.Context, client *buildkite.Client, organization, slug string) (suite, error) {
	found := suite{ByID: map[string]buildkite.TestRun{}, Failures: map[string][]buildkite.FailedExecution{}}
	var err error
	found.Runs, err = pages(func(options buildkite.ListOptions) ([]buildkite.TestRun, *buildkite.Response, error) {
		return client.TestRuns.List(ctx, organization, slug, &buildkite.TestRunsListOptions{ListOptions: options})
	})
	if err != nil {
		return found, err
	}
	for _, run := range found.Runs {
		if found.ByID[run.ID], _, err = client.TestRuns.Get(ctx, organization, slug, run.ID); err != nil {
			return found, err
		}
		// This version of the client asks for no pages here, so it is given the first.
		details := &buildkite.FailedExecutionsOptions{IncludeFailureExpanded: true}
		found.Failures[run.ID], _, err = client.TestRuns.GetFailedExecutions(ctx, organization, slug, run.ID, details)
		if err != nil {
			return found, err
		}
	}
	return found, nil
}

func readBuild(ctx context.Context, client *buildkite.Client, organization string, at place) (*build, error) {
	number := strconv.Itoa(at.Number)
	known, _, err := client.Builds.Get(ctx, organization, at.Pipeline, number, &buildkite.BuildGetOptions{IncludeTestEngine: true})
	if err != nil {
		return nil, err
	}
	found := &build{Build: known}
	tests := fmt.Sprintf("v2/analytics/organizations/%s/builds/%s/tests", organization, at.ID)
	if found.Tests, err = pages(func(options buildkite.ListOptions) ([]buildTest, *buildkite.Response, error) {
		var rows []buildTest
		response, err := get(ctx, client, fmt.Sprintf("%s?page=%d&per_page=%d", tests, options.Page, options.PerPage), &rows)
		return rows, response, err
	}); err != nil {
		return nil, err
	}
	found.Listed, err = readJobs(ctx, client, fmt.Sprintf("v2/organizations/%s/pipelines/%s/builds/%s/jobs", organization, at.Pipeline, number))
	return found, err
}

// readJobs lists a build's jobs, which this version of the client has a type for, but no method.
func readJobs(ctx context.Context, client *buildkite.Client, path string) ([]buildkite.Job, error) {
	jobs := []buildkite.Job{}
	for target := path + "?per_page=" + strconv.Itoa(perPage); target != ""; {
		var page struct {
			Items []buildkite.Job `json:"items"`
			Links struct {
				Next string `json:"next"`
			} `json:"links"`
		}
		if _, err := get(ctx, client, target, &page); err != nil {
			return nil, err
		}
		jobs = append(jobs, page.Items...)
		target = page.Links.Next
	}
	return jobs, nil
}

// get asks for what the client has no method for, or none that fits.
func get(ctx context.Context, client *buildkite.Client, target string, into any) (*buildkite.Response, error) {
	request, err := client.NewRequest(ctx, "GET", target, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(request, into)
}

// pages reads a list to its end, which is where the client knows of no next page.
func pages[Row any](list func(buildkite.ListOptions) ([]Row, *buildkite.Response, error)) ([]Row, error) {
	rows := []Row{}
	for page := 1; page != 0; {
		more, response, err := list(buildkite.ListOptions{Page: page, PerPage: perPage})
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
		page = response.NextPage
	}
	return rows, nil
}
