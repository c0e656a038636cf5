import { App } from 'aws-cdk-lib';
import { featureFlags } from '../lib/config/feature-flags.ts';
import { stageConfig } from '../lib/config/stages.ts';
import { withoutStores } from '../lib/config/without-stores.ts';
import { addStacks } from '../lib/stacks/varve.ts';

/**
 * Stage to stacks: `npx cdk synth -c stage=prod -c without=opensearch,valkey`, or without the CDK's command
 * `VARVE_STAGE=prod VARVE_WITHOUT=opensearch,valkey node bin/app.ts`.
 */
const app = new App({ context: featureFlags, analyticsReporting: false });
const stage = app.node.tryGetContext('stage') ?? process.env.VARVE_STAGE ?? 'dev';
const without = app.node.tryGetContext('without') ?? process.env.VARVE_WITHOUT ?? '';

addStacks(app, withoutStores(stageConfig(stage), without));
app.synth();
