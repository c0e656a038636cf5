import { App } from 'aws-cdk-lib';
import { featureFlags } from '../lib/config/feature-flags.ts';
import { stageConfig } from '../lib/config/stages.ts';
import { addStacks } from '../lib/stacks/varve.ts';

/** Stage to stacks: `npx cdk synth -c stage=prod`, or without the CDK's command `VARVE_STAGE=local node bin/app.ts`. */
const app = new App({ context: featureFlags, analyticsReporting: false });
const stage = app.node.tryGetContext('stage') ?? process.env.VARVE_STAGE ?? 'dev';

addStacks(app, stageConfig(stage));
app.synth();
