import { defineFact, Inconclusive } from '../core/fact.ts';
import { completeSet, type ResourceSet } from '../core/resource-set.ts';
import {
  type Fields,
  fieldsOf,
  flagOf,
  listOf,
  omittedListOf,
  textOf,
  textsOf,
} from './engine-api/json-fields.ts';
import { redactApi } from './engine-api/redaction.ts';

/** A managed plugin of the engine: a program that runs beside it with the rights it was granted. Null means not told. */
export interface EnginePlugin {
  readonly name: string;
  readonly enabled: boolean | null;
  /** `docker.volumedriver/1.0`, `docker.authz/1.0` … */
  readonly interfaces: readonly string[] | null;
  readonly capabilities: readonly string[] | null;
  readonly allDevices: boolean | null;
  readonly pidHost: boolean | null;
  readonly ipcHost: boolean | null;
  /** `host`, `bridge`, `none`, or empty. */
  readonly network: string | null;
  /** Folders of the host that it sees. */
  readonly mounts: readonly string[] | null;
  readonly devices: readonly string[] | null;
}

const interfaceOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  const fields = fieldsOf(value);
  const [prefix, capability, version] = [fields?.Prefix, fields?.Capability, fields?.Version].map(textOf);
  return prefix && capability ? `${prefix}.${capability}/${version ?? ''}` : null;
};

const pluginOf = (plugin: Fields): EnginePlugin | null => {
  const name = textOf(plugin.Name);
  const config = fieldsOf(plugin.Config);
  const settings = fieldsOf(plugin.Settings);
  if (name === null || config === null || settings === null) return null;
  const linux = fieldsOf(config.Linux);
  return {
    name,
    enabled: flagOf(plugin.Enabled),
    interfaces: omittedListOf(fieldsOf(config.Interface)?.Types, interfaceOf),
    capabilities: linux === null ? null : textsOf(linux.Capabilities),
    allDevices: flagOf(linux?.AllowAllDevices),
    pidHost: flagOf(config.PidHost),
    ipcHost: flagOf(config.IpcHost),
    network: textOf(fieldsOf(config.Network)?.Type),
    // A mount without a source was left to the user and not filled in.
    mounts: omittedListOf(settings.Mounts, (mount) => textOf(fieldsOf(mount)?.Source) ?? ''),
    devices: omittedListOf(settings.Devices, (device) => textOf(fieldsOf(device)?.Path) ?? ''),
  };
};

/** GET /plugins: managed plugins; those that are programs of the host with a socket in /run/docker/plugins are not among them. */
export const enginePlugins = defineFact({
  id: 'engine.plugins',
  description: 'Plugins of the engine and what they may do',
  probe: { kind: 'engine', query: 'plugins' },
  redact: redactApi,
  parse: (output): ResourceSet<EnginePlugin> => {
    const plugins = listOf(output?.body, (value) => {
      const fields = fieldsOf(value);
      return fields === null ? null : pluginOf(fields);
    });
    if (plugins === null)
      throw new Inconclusive('parse-error', 'The engine gave plugins in a form that is not its API');
    return completeSet(plugins);
  },
});
