import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { type PrepareProperties, VALKEY_URL_ENV } from '../../lambdas/projections/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';
import { ENGINE, elastiCacheName } from './valkey-user.ts';

/** Valkey for a stage that runs on one machine: it listens to that machine only, and lets everyone there in. */
export class PlainValkey extends Construct implements ReadModelStore {
  readonly name = 'valkey';
  private readonly cache: CfnServerlessCache;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.cache = new CfnServerlessCache(this, 'Cache', {
      engine: ENGINE,
      serverlessCacheName: elastiCacheName(this),
    });
  }

  bindWriter(fn: VarveFunction): void {
    this.bindUrl(fn);
  }

  bindReader(fn: VarveFunction): void {
    this.bindUrl(fn);
  }

  bindPreparer(fn: VarveFunction): Partial<PrepareProperties> {
    this.bindUrl(fn);
    return {};
  }

  bindReplayer(fn: VarveFunction): void {
    this.bindUrl(fn);
  }

  private bindUrl(fn: VarveFunction): void {
    const { attrEndpointAddress, attrEndpointPort } = this.cache;
    fn.addEnvironment(VALKEY_URL_ENV, `valkey://${attrEndpointAddress}:${attrEndpointPort}`);
  }
}
