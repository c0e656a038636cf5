import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageTemplates, wordsOf } from '../stage-templates.ts';

describe('the private network', () => {
  const { readModel } = stageTemplates('prod');

  it.each(['AWS::EC2::NatGateway', 'AWS::EC2::InternetGateway', 'AWS::EC2::Route'])('has no %s', (type) => {
    readModel.resourceCountIs(type, 0);
  });

  it('spans three zones in prod and two in dev, whichever the account has', () => {
    readModel.resourceCountIs('AWS::EC2::Subnet', 3);
    stageTemplates('dev').readModel.resourceCountIs('AWS::EC2::Subnet', 2);
    readModel.allResourcesProperties('AWS::EC2::Subnet', {
      AvailabilityZone: Match.objectLike({ 'Fn::Select': Match.anyValue() }),
      MapPublicIpOnLaunch: false,
    });
  });

  it('reaches DynamoDB and S3 by gateways, and Secrets Manager by an interface', () => {
    const endpoints = Object.values(readModel.findResources('AWS::EC2::VPCEndpoint')).map(
      ({ Properties }) =>
        `${Properties.VpcEndpointType} ${wordsOf(Properties.ServiceName).split('.').at(-1)}`,
    );
    expect(endpoints.sort()).toEqual(['Gateway dynamodb', 'Gateway s3', 'Interface secretsmanager']);
  });

  it('lets in nobody but our functions and the proxy', () => {
    const ingress = Object.values(readModel.findResources('AWS::EC2::SecurityGroupIngress'));
    for (const { Properties } of ingress) {
      expect(Properties).not.toHaveProperty('CidrIp');
      expect(wordsOf(Properties.SourceSecurityGroupId)).toMatch(
        /^(NetworkClients|PostgresProxyProxySecurityGroup)\./,
      );
    }
    readModel.allResourcesProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });

  it('logs what it refuses', () => {
    readModel.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' });
  });
});
