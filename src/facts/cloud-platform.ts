import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** A cloud whose machines can ask a metadata service for their credentials. */
export interface CloudPlatform {
  readonly name: string;
  /** Where its metadata service answers. */
  readonly address: string;
  /** The service itself may refuse packets that a container sends, by a limit of hops that is not seen from the machine. */
  readonly limitsHops: boolean;
}

const LINK_LOCAL = '169.254.169.254';

/** By what their firmware says of itself, from each vendor’s documentation. */
const PLATFORMS: readonly (readonly [mark: RegExp, name: string, address?: string])[] = [
  [/^(?:sys_vendor|bios_vendor) amazon ec2$|^product_version .*\.amazon$/i, 'Amazon EC2'],
  [/^product_name google compute engine$/i, 'Google Compute Engine'],
  [/^chassis_asset_tag 7783-7084-3265-9085-8269-3286-77$/, 'Azure'],
  [/^chassis_asset_tag oraclecloud\.com$/i, 'Oracle Cloud'],
  [/^product_name alibaba cloud ecs$/i, 'Alibaba Cloud', '100.100.100.200'],
  [/^sys_vendor tencent cloud$/i, 'Tencent Cloud'],
  [/^sys_vendor huawei cloud$|^chassis_asset_tag huaweicloud$/i, 'Huawei Cloud'],
  [/^sys_vendor digitalocean$/i, 'DigitalOcean'],
  [/^sys_vendor hetzner$/i, 'Hetzner Cloud'],
  [/^sys_vendor scaleway$/i, 'Scaleway', '169.254.42.42'],
  [/^sys_vendor vultr$/i, 'Vultr'],
  [/^sys_vendor (?:linode|akamai)/i, 'Akamai'],
  [/^sys_vendor upcloud$/i, 'UpCloud'],
  [/^product_name exoscale/i, 'Exoscale'],
  [/^(?:product_name|chassis_asset_tag) openstack /i, 'OpenStack'],
];

/** Null on a machine whose firmware names none of them, and on one without such a firmware. */
export const cloudPlatform = defineFact({
  id: 'host.cloud-platform',
  description: 'The cloud that the machine’s firmware names',
  probe: files(
    '/sys/class/dmi/id/bios_vendor',
    '/sys/class/dmi/id/chassis_asset_tag',
    '/sys/class/dmi/id/product_name',
    '/sys/class/dmi/id/product_version',
    '/sys/class/dmi/id/sys_vendor',
  ),
  parse: (output): CloudPlatform | null => {
    const marks = (output?.entries ?? []).map(
      ({ path, content }) => `${path.slice(path.lastIndexOf('/') + 1)} ${(content ?? '').trim()}`,
    );
    const platform = PLATFORMS.find(([mark]) => marks.some((text) => mark.test(text)));
    if (platform === undefined) return null;
    const [, name, address = LINK_LOCAL] = platform;
    return { name, address, limitsHops: name === 'Amazon EC2' };
  },
});
