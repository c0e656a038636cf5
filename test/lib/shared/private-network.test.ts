import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stageTemplates, statementsOf, wordsOf } from '../stage-templates.ts';

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

  describe('by its gateway', () => {
    const statementsOfGateway = (service: string) => {
      const gateways = Object.values(
        readModel.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Gateway' } }),
      );
      const gateway = gateways.find(({ Properties }) => wordsOf(Properties.ServiceName).endsWith(service));
      return statementsOf(gateway?.Properties ?? {});
    };

    it('reaches tables of this account, and of no other', () => {
      expect(statementsOfGateway('.dynamodb').map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } },
      ]);
    });

    it('reaches buckets of this account, and of others only to answer CloudFormation', () => {
      const [own, answers, ...others] = statementsOfGateway('.s3');
      expect(own?.Condition).toEqual({
        StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } },
      });
      expect([answers?.Action, wordsOf(answers?.Resource)]).toEqual([
        's3:PutObject',
        'arn:AWS::Partition:s3:::cloudformation-custom-resource-response-*/*',
      ]);
      expect(others).toEqual([]);
    });
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
