import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { OPENSEARCH_URL_ENV, type PrepareProperties } from '../../lambdas/projections/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';

/** OpenSearch for a stage that runs on one machine: it listens to that machine only, and lets everyone there in. */
export class PlainOpenSearch extends Construct implements ReadModelStore {
  readonly name = 'opensearch';
  private readonly domain: CfnDomain;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.domain = new CfnDomain(this, 'Domain', {});
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
    fn.addEnvironment(OPENSEARCH_URL_ENV, `http://${this.domain.attrDomainEndpoint}`);
  }
}
