import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { PackageInventory } from '../../collection/package-inventory.ts';
import type { Target } from '../../core/target.ts';
import type { LocatedPackage } from '../../vulnerabilities/match-packages.ts';
import { type PackageSystem, packageUrl } from './package-url.ts';

/** What a bill is made of. */
export interface BilledTarget {
  readonly target: Pick<Target, 'kind' | 'name'>;
  readonly inventory: PackageInventory;
  /** Milliseconds since the epoch. */
  readonly collectedAt: number;
  /** Version of rempart. */
  readonly tool: string;
}

const systemOf = ({ release, manager }: PackageInventory): PackageSystem | null =>
  release === null || manager === null ? null : { id: release.id, versionId: release.versionId, manager };

const componentOf = (found: LocatedPackage, system: PackageSystem | null): Models.Component => {
  const purl = packageUrl(found, system);
  const component = new Models.Component(Enums.ComponentType.Library, found.name, {
    ...(found.version === '' ? {} : { version: found.version }),
    ...(purl === null ? {} : { purl }),
  });
  // The same package at two places is two components: the reference tells them apart.
  component.bomRef.value = [purl ?? `${found.ecosystem}/${found.name}@${found.version}`, ...found.paths].join(
    '#',
  );
  if (found.source !== null)
    component.properties.add(
      new Models.Property('rempart:source', `${found.source} ${found.sourceVersion ?? found.version}`),
    );
  for (const path of found.paths) component.properties.add(new Models.Property('rempart:path', path));
  return component;
};

const operatingSystem = ({ release }: PackageInventory): Models.Component | null =>
  release === null
    ? null
    : new Models.Component(Enums.ComponentType.OperatingSystem, release.id, {
        ...(release.versionId === null ? {} : { version: release.versionId }),
        ...(release.prettyName === null ? {} : { description: release.prettyName }),
        bomRef: `os:${release.id}`,
      });

/**
 * A software bill of materials, CycloneDX 1.6 (ECMA-424) in JSON: the packages of one host or image, sorted, the same bytes for the same packages and moment. What could
 * not be seen is said in the property `rempart:incomplete` of the target.
 */
export const billOfMaterials = ({ target, inventory, collectedAt, tool }: BilledTarget): string => {
  const bill = new Models.Bom();
  bill.metadata.timestamp = new Date(collectedAt);
  bill.metadata.tools.components.add(
    new Models.Component(Enums.ComponentType.Application, 'rempart', { version: tool }),
  );
  const subject = new Models.Component(
    target.kind === 'host' ? Enums.ComponentType.OperatingSystem : Enums.ComponentType.Container,
    target.name,
    { bomRef: 'target' },
  );
  if (inventory.unseen !== null)
    subject.properties.add(
      new Models.Property('rempart:incomplete', `${inventory.unseen.code}: ${inventory.unseen.text}`),
    );
  bill.metadata.component = subject;
  const system = systemOf(inventory);
  const os = operatingSystem(inventory);
  if (os !== null) bill.components.add(os);
  for (const found of inventory.packages) bill.components.add(componentOf(found, system));
  const normalize = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return new Serialize.JsonSerializer(normalize).serialize(bill, { sortLists: true, space: 2 });
};
