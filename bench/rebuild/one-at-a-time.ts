import type { Commit } from '../../lambdas/core/commit.ts';
import type { Project } from '../../lambdas/projections/project.ts';

/** Applies commits as a projection applies what happens now, each in a transaction of its own. */
export async function applyOneByOne(project: Project, commits: readonly Commit[]): Promise<void> {
  for (const commit of commits) {
    const failures = await project(new Map([[commit.stream, [commit]]]));
    if (failures.size > 0) throw new Error(`${commit.stream} ${commit.version} was not applied`);
  }
}

/** The same events, each a commit of its own: a row that is written for each event. */
export const eventByEvent = (commits: readonly Commit[]): readonly Commit[] =>
  commits.flatMap((commit) =>
    commit.events.map((event, index) => ({ ...commit, version: commit.version + index, events: [event] })),
  );

export const countEvents = (commits: readonly Commit[]): number =>
  commits.reduce((sum, { events }) => sum + events.length, 0);
