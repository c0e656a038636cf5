import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface IdentityProps {
  /** Keeps the users when the stack goes. @default false */
  readonly retained?: boolean;
}

/** Name of the group whose members are operators; it comes in the claim `cognito:groups`. */
const OPERATORS = 'operator';

/** Who may call: a user pool, one client that asks it for tokens, and the group of operators. */
export class Identity extends Construct {
  readonly users: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { retained = false }: IdentityProps = {}) {
    super(scope, id);
    this.users = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: retained,
      removalPolicy: retained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.users).acknowledge({
      id: 'AwsSolutions-COG8',
      reason:
        'Threat protection is priced by user and worth it for public sign-in. Here an operator makes each user, with a second factor.',
    });
    this.client = this.users.addClient('Client', {
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
    });
    this.users.addGroup('Operators', { groupName: OPERATORS, description: 'May do everything' });
  }

  /** Issuer of the tokens, whose keys API Gateway fetches. */
  get issuer(): string {
    return this.users.userPoolProviderUrl;
  }

  /** What a token must have been made for: an access token of Cognito names its client in `client_id`. */
  get audience(): string[] {
    return [this.client.userPoolClientId];
  }
}
