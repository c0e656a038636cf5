import * as z from 'zod';

/** Of `POST /operations/replays`. */
export const replayBody = z.strictObject({
  projection: z.string().max(64),
  version: z.int().min(1).optional().describe('Of the projection. Default: the highest that is deployed.'),
  mode: z
    .enum(['build', 'back', 'drop', 'abandon'])
    .default('build')
    .describe(
      'build: a new generation beside the one that serves, which it then takes the place of. back: to the one that is kept. ' +
        'drop: the one that is kept. abandon: the one that is being built, by a replay that was stopped or failed.',
    ),
  keepOld: z.boolean().default(false).describe('Whether what serves now is kept for a step back.'),
  until: z.iso
    .datetime()
    .optional()
    .describe('A moment in the past: the generation shows the read model as it was then, and never serves.'),
  source: z.enum(['archive', 'table']).default('archive'),
  build: z.int().min(1).optional().describe('To drop: a build that shows the past.'),
  resume: z.boolean().default(false).describe('Whether to go on with a replay that was stopped or failed.'),
});

export type ReplayBody = z.infer<typeof replayBody>;
