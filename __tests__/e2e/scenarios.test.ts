import { expect, test } from '@jest/globals';
import { scenarios } from '../../simulator/scenarios/index.ts';
import { play, shareProcess } from './play.ts';
import { playOnGitHub } from './play-on-github.ts';

shareProcess();

test.concurrent.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s ends as it tells',
  async (_, { api, ...rest }) => {
    // With the limits that everybody has.
    const scenario = { ...rest, api: { limits: {}, ...api } };
    const { result } = 'status-name' in scenario.inputs ? await playOnGitHub(scenario, {}) : await play(scenario);
    expect({ verdict: result.outputs['verdict'], exitCode: result.exitCode }).toEqual(scenario.expect);
    expect(result.summary).toContain('<h2');
  },
  60_000,
);
