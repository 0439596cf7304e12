import {
  defineCheck,
  type Finding,
  fail,
  type ImageReference,
  imageInspect,
  imageReferenceOf,
  manual,
  notApplicable,
  notTold,
  pass,
} from 'rempart/check';

/** Places that nobody but the vendor can publish to. */
const VENDORS: readonly RegExp[] = [
  /^docker\.io\/library\//,
  /^public\.ecr\.aws\/docker\/library\//,
  /^mirror\.gcr\.io\/library\//,
  /^gcr\.io\/distroless\//,
  /^registry\.k8s\.io\//,
  /^mcr\.microsoft\.com\//,
  /^registry\.(?:access\.)?redhat\.com\//,
  /^registry\.suse\.com\//,
  /^container-registry\.oracle\.com\//,
  /^cgr\.dev\/chainguard\//,
  /^dhi\.io\//,
];
/** Registries where anybody opens an account. */
const OPEN = /^(?:docker\.io|quay\.io|ghcr\.io|registry\.gitlab\.com|public\.ecr\.aws)$/;

const placeOf = ({ registry, repository }: ImageReference): string => `${registry}/${repository}`;

export default defineCheck({
  id: 'vulnerabilities/image-trusted-source',
  title: 'The image comes from a place that its vendor alone publishes to',
  targets: ['image'],
  severity: 'medium',
  rationale:
    'On a public registry everybody may offer an image under a name that sounds right; whoever owns the account decides what the next pull runs here.',
  remediation:
    'Take official images or mirror what was looked at into a registry of your own, and pull from there; allow-list its name where containers are started.',
  fix: {
    dockerfile: 'FROM registry.example.com/mirror/NAME@sha256:DIGEST',
    compose: 'image: registry.example.com/mirror/NAME@sha256:DIGEST',
    breaks: 'Pulls fail as long as the mirror lacks the image.',
  },
  references: [
    { standard: 'cis-docker-1.6', id: '4.2' },
    { standard: 'nist-800-190', id: '4.1.5' },
  ],
  needs: { self: { image: imageInspect } },
  evaluate({ self: { image } }) {
    const { repoDigests, identity } = image;
    if (repoDigests === null) return notTold('where the image was pulled from');
    // The digests are of places that it was pulled from or pushed to.
    const names = identity !== null && identity.pulledFrom.length > 0 ? identity.pulledFrom : repoDigests;
    const places = [
      ...new Set(
        names.flatMap((name) => {
          const reference = imageReferenceOf(name);
          return reference === null || reference.registry === 'localhost' || name.startsWith('<none>')
            ? []
            : [placeOf(reference)];
        }),
      ),
    ].sort();
    if (places.length === 0) return notApplicable('The image was built or loaded here: no registry is told');
    if (places.some((place) => VENDORS.some((vendor) => vendor.test(place)))) return pass(places.join(' '));
    const open = places.filter((place) => OPEN.test(place.slice(0, place.indexOf('/'))));
    const [first, ...rest] = open.map(
      (place): Finding => ({
        message: `The image comes from ${place}, an account that anybody could open`,
        expected: 'an official image, or a registry of your own',
        actual: place,
        severity: 'low',
        location: { pointer: '/RepoDigests', resource: place },
      }),
    );
    return first === undefined || open.length < places.length
      ? manual(`Whether ${places.join(' and ')} is a place to be trusted only a person can tell`)
      : fail([first, ...rest]);
  },
});
