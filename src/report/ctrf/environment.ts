import type { Environment } from 'ctrf';
import { buildPage, type Selector } from '../../selector.ts';
import { rawText, type Untrusted } from '../../shared/untrusted.ts';
import type { Run } from '../../test-engine/model.ts';
import { linkBelow } from '../../text/index.ts';
import type { ReportView } from '../view.ts';
import { given } from './values.ts';

/** What was tested, according to the deciding run, the selector and the workflow run; what none of them knows is left out. */
export function environmentOf({ decisive, selector, surroundings }: ReportView): Environment {
  const run = decisive?.run;
  const { server, repository, sha, runPage } = surroundings;
  const page = server === undefined || repository === undefined ? undefined : linkBelow(server, repository.split('/'));
  return {
    reportName: 'Test Engine Gate',
    ...build(run, selector),
    ...given('repositoryName', repository),
    ...given('repositoryUrl', page?.toString()),
    ...given('commit', commitOf(run, selector) ?? sha),
    ...given('branchName', text(run?.branch) ?? branchOf(selector)),
    extra: {
      ...given('organization', selector?.organization),
      ...given('workflowRunUrl', runPage?.toString()),
      ...given('workflowCommit', sha),
    },
  };
}

function build(run: Run | undefined, selector: Selector | undefined) {
  const id = run?.buildId ?? (selector?.kind === 'build-id' ? selector.buildId : undefined);
  if (selector?.kind !== 'build-url') return given('buildId', id);
  const { organization, pipeline, number } = selector;
  return {
    ...given('buildId', id),
    buildName: pipeline,
    buildNumber: number,
    buildUrl: buildPage(organization, { pipeline, number }),
  };
}

/** Agents may build `HEAD`, which is not a commit to anybody else. */
function commitOf(run: Run | undefined, selector: Selector | undefined): string | undefined {
  const ofRun = text(run?.commit);
  if (ofRun !== undefined && /^[\da-f]{7,64}$/i.test(ofRun)) return ofRun;
  return selector?.kind === 'commit' ? selector.commit : undefined;
}

function branchOf(selector: Selector | undefined): string | undefined {
  return selector?.kind === 'commit' ? selector.branch : undefined;
}

function text(value: Untrusted | undefined): string | undefined {
  return value === undefined ? undefined : rawText(value);
}
