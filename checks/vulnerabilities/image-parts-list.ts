import {
  defineCheck,
  fail,
  filterSet,
  imageInspect,
  manual,
  optional,
  partsLists,
  pass,
  undecided,
} from 'rempart/check';

export default defineCheck({
  id: 'vulnerabilities/image-parts-list',
  title: 'A list of its parts comes with the image',
  targets: ['image'],
  severity: 'low',
  rationale:
    'Package databases know nothing of what was compiled in or copied: only the one who built the image can list it, and scanners then find old parts there too.',
  remediation:
    'Let the build attach a list (`docker buildx build --sbom=true`), or copy one to `/usr/share/sbom/`.',
  fix: {
    command: 'docker buildx build --sbom=true --push -t IMAGE .',
    dockerfile: 'COPY NAME.spdx.json /usr/share/sbom/',
    breaks: 'A registry has to keep attestations; old ones refuse the push.',
  },
  references: [
    { standard: 'nist-800-190', id: '4.1.1' },
    { standard: 'url', id: 'https://docs.docker.com/build/metadata/attestations/sbom/' },
  ],
  needs: { self: { lists: partsLists, image: optional(imageInspect) } },
  evaluate({ self: { lists, image } }) {
    const [first] = filterSet(lists, ({ type, size }) => type === 'file' && size > 0).items;
    if (first !== undefined) return pass(first.path);
    if (lists.reason !== null) return undecided(lists.reason);
    const attached = image.known ? image.value.attestations : null;
    if (attached !== 0)
      return manual(
        attached === null
          ? 'None lies in the image; whether one is attached is not told: look with `docker buildx imagetools inspect IMAGE`'
          : 'Statements are attached to the image: look whether one lists its parts (`docker buildx imagetools inspect IMAGE`)',
      );
    return fail({
      message: 'No list of parts lies in the image or is attached to it',
      expected: 'SPDX or CycloneDX',
      actual: 'none',
      location: { resource: 'parts list' },
    });
  },
});
