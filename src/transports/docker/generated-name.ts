/**
 * Whether the engine made the name up: an adjective and a surname of its lists, and a digit where that was taken (Docker and Podman share
 * the lists, which are closed); or Podman called the container that holds a pod's namespaces after the pod's id.
 */
export const isGeneratedName = (name: string): boolean => {
  const [, adjective = '', surname = ''] = /^([a-z]+)_([a-z]+)\d?$/.exec(name) ?? [];
  return (ADJECTIVES.has(adjective) && SURNAMES.has(surname)) || /^[0-9a-f]{12}-infra$/.test(name);
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

// Both lists hold the words of older engines too.
const ADJECTIVES = words(
  `admiring adoring affectionate agitated amazing angry awesome beautiful berserk blissful bold boring brave busy charming clever cocky
  compassionate competent condescending confident cool cranky crazy dazzling desperate determined distracted dreamy drunk eager ecstatic elastic
  elated elegant eloquent epic exciting fervent festive flamboyant focused friendly frosty funny furious gallant gifted gigantic goofy gracious
  grave great happy hardcore heuristic high hopeful hungry infallible insane inspiring intelligent interesting jolly jovial keen kickass kind
  laughing lonely loving lucid mad magical modest musing mystifying naughty nervous nice nifty nostalgic objective optimistic peaceful pedantic
  pensive practical priceless prickly quirky quizzical recursing relaxed reverent romantic sad serene sharp sick silly sleepy small stoic strange
  stupefied suspicious sweet tender thirsty tiny trusting unruffled upbeat vibrant vigilant vigorous wizardly wonderful xenodochial youthful
  zealous zen`,
);
const SURNAMES = words(
  `agnesi albattani allen almeida antonelli archimedes ardinghelli aryabhata austin babbage banach banzai bardeen bartik bassi beaver bell benz
  bhabha bhaskara black blackburn blackwell bohr booth borg bose bouman boyd brahmagupta brattain brown buck burnell cannon carson cartwright
  carver cerf chandrasekhar chaplygin chatelet chatterjee chaum chebyshev clarke cohen colden cori cray curie curran darwin davinci dewdney
  dhawan diffie dijkstra dirac driscoll dubinsky easley edison einstein elbakyan elgamal elion ellis engelbart euclid euler faraday feistel
  fermat fermi feynman franklin gagarin galileo galois ganguly gates gauss germain goldberg goldstine goldwasser golick goodall gould greider
  grothendieck haibt hamilton haslett hawking heisenberg hellman hermann herschel hertz heyrovsky hodgkin hofstadter hoover hopper hugle hypatia
  ishizaka jackson jang jemison jennings jepsen johnson joliot jones kalam kapitsa kare keldysh keller kepler khayyam khorana kilby kirch knuth
  kowalevski lalande lamarr lamport leakey leavitt lederberg lehmann lewin lichterman liskov lovelace lumiere mahavira margulis matsumoto
  maxwell mayer mccarthy mcclintock mclaren mclean mcnulty meitner mendel mendeleev meninsky merkle mestorf mirzakhani montalcini moore morse
  moser murdock napier nash neumann newton nightingale nobel noether northcutt noyce panini pare pascal pasteur payne perlman pike poincare
  poitras proskuriakova ptolemy raman ramanujan rhodes ride ritchie robinson roentgen rosalind rubin saha sammet sanderson satoshi shamir
  shannon shaw shirley shockley shtern sinoussi snyder solomon spence stallman stonebraker sutherland swanson swartz swirles taussig tesla tharp
  thompson torvalds tu turing varahamihira vaughan villani visvesvaraya volhard wescoff wilbur wiles williams williamson wilson wing wozniak
  wright wu yalow yonath zhukovsky`,
);
