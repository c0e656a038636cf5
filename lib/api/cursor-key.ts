import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CURSOR_KEY_ENV } from '../../lambdas/shared/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

/** The key that signs the cursors of lists, for every function that answers some. */
export class CursorKey extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Signs the cursors of lists',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The key only keeps clients from altering a cursor; it opens nothing, since each request is authorised anew. Rotation would break the cursors in use.',
    });
  }

  /** A function that answers lists page by page. */
  bind(fn: VarveFunction): void {
    this.secret.grantRead(fn);
    fn.addEnvironment(CURSOR_KEY_ENV, this.secret.secretArn);
  }
}
