import { describe, expect, it } from 'vitest';
import { cloudPlatform } from '../../src/facts/cloud-platform.ts';
import { filesOutput, valueWith } from './answer-text.ts';

const platform = (marks: Readonly<Record<string, string | null>>) =>
  valueWith(cloudPlatform, {
    'host.cloud-platform': filesOutput(
      Object.fromEntries(Object.entries(marks).map(([name, text]) => [`/sys/class/dmi/id/${name}`, text])),
    ),
  });

describe('the cloud that a machine is in', () => {
  // As the vendors document them: constructed.
  it.each([
    [{ sys_vendor: 'Amazon EC2\n', product_name: 't3.micro\n' }, 'Amazon EC2', '169.254.169.254', true],
    [{ sys_vendor: 'Xen\n', product_version: '4.11.amazon\n' }, 'Amazon EC2', '169.254.169.254', true],
    [
      { sys_vendor: 'Google\n', product_name: 'Google Compute Engine\n' },
      'Google Compute Engine',
      '169.254.169.254',
      false,
    ],
    [
      { sys_vendor: 'Microsoft Corporation\n', chassis_asset_tag: '7783-7084-3265-9085-8269-3286-77\n' },
      'Azure',
      '169.254.169.254',
      false,
    ],
    [
      { sys_vendor: 'QEMU\n', chassis_asset_tag: 'OracleCloud.com\n' },
      'Oracle Cloud',
      '169.254.169.254',
      false,
    ],
    [{ product_name: 'Alibaba Cloud ECS\n' }, 'Alibaba Cloud', '100.100.100.200', false],
    [{ sys_vendor: 'Scaleway\n' }, 'Scaleway', '169.254.42.42', false],
    [{ sys_vendor: 'Hetzner\n', product_name: 'vServer\n' }, 'Hetzner Cloud', '169.254.169.254', false],
    [{ product_name: 'OpenStack Nova\n' }, 'OpenStack', '169.254.169.254', false],
  ])('%o', (marks, name, address, limitsHops) => {
    expect(platform(marks)).toEqual({ name, address, limitsHops });
  });

  it.each([
    ['a machine of one’s own', { sys_vendor: 'QEMU\n', product_name: 'Standard PC (Q35 + ICH9, 2009)\n' }],
    ['Hyper-V at home', { sys_vendor: 'Microsoft Corporation\n', chassis_asset_tag: '1234\n' }],
    ['texts that may not be read', { sys_vendor: null }],
    ['no such firmware', {}],
  ])('none: %s', (_, marks) => {
    expect(platform(marks)).toBeNull();
  });
});
