import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rubyGem } from '../../src/packages/ruby-gem.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';
import { describeWithPrograms } from './program-at-hand.ts';

const outcome = (text: string, path = '/var/lib/gems/3.1.0/specifications/a.gemspec') =>
  outcomeOf(rubyGem, path, Buffer.from(text));
const spec = (...lines: readonly string[]): string =>
  ['Gem::Specification.new do |s|', ...lines.map((line) => `  ${line}`), 'end', ''].join('\n');

describe('rubyGem wants', () => {
  const cases: readonly (readonly [path: string, isWanted: boolean])[] = [
    ['/usr/local/bundle/specifications/rack-3.0.0.gemspec', true],
    ['/usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec', true],
    ['/usr/local/bundle/gems/rack-3.0.0/rack.gemspec', false],
    ['/app/app.gemspec', false],
    ['/usr/local/bundle/specifications/readme', false],
  ];
  for (const [path, isWanted] of cases)
    it(`${isWanted ? '' : 'not '}${path}`, () => {
      expect(rubyGem.wants({ path, mode: 0o644, size: 1 }) > 0).toBe(isWanted);
    });
});

describe('rubyGem', () => {
  const cases: readonly (readonly [what: string, text: string])[] = [
    ['frozen texts', spec('s.name = "a-b".freeze', 's.version = "1.2.3".freeze')],
    ['single quotes and another letter', spec("spec.name='a-b'", "spec.version   = '1.2.3'")],
    ['the texts of RubyGems 1', spec('s.name = %q{a-b}', 's.version = %q{1.2.3}')],
    ['a version as an object', spec('s.name = "a-b"', 's.version = Gem::Version.new("1.2.3")')],
    ['a platform', spec('s.name = "a-b"', 's.version = "1.2.3"', 's.platform = "x86_64-linux".freeze')],
    ['arguments', 'Gem::Specification.new "a-b", "1.2.3" do |s|\nend\n'],
    ['arguments in brackets', "Gem::Specification.new('a-b', '1.2.3') do |s|\nend\n"],
    ['a name alone as an argument', 'Gem::Specification.new("a-b") do |s|\n  s.version = "1.2.3"\nend\n'],
    [
      'what others say of dependencies',
      spec('s.name = "a-b"', 's.version = "1.2.3"', 's.add_dependency "c", "9"'),
    ],
    ['a comment of RubyGems', `# stub: a-b 1.2.3 x86_64-linux lib\n\n${spec('s.version = A::VERSION')}`],
    [
      'both, of which the assignments hold',
      `# stub: x 9 ruby lib\n${spec('s.name = "a-b"', 's.version = "1.2.3"')}`,
    ],
  ];
  for (const [what, text] of cases)
    it(`reads ${what}`, () => {
      expect(outcome(text)).toEqual(['a-b 1.2.3']);
    });

  it('takes the version out of the name of the file where it is told by code alone, without the platform', () => {
    const text = spec('s.name = "a-b"', 's.version = A::VERSION');
    expect(outcome(text, '/specifications/a-b-1.2.3-x86_64-linux.gemspec')).toEqual(['a-b 1.2.3']);
    expect(outcome(text, '/specifications/a-b-1.0.0.rc1.gemspec')).toEqual(['a-b 1.0.0.rc1']);
    expect(outcome(text, '/specifications/c.gemspec')).toEqual(['a-b']);
  });

  it('evaluates nothing', () => {
    expect(outcome(spec('s.name = "a#{`id`}"'))).toBe('parse-error');
    expect(outcome(spec('s.name = File.read("/etc/passwd")'))).toBe('parse-error');
  });

  it('is quick with lines without end', () => {
    const start = performance.now();
    for (const line of [' ', 's.name = "', 'Gem::Specification.new( ', '# stub: a ', 's.name=%q{'])
      expect(outcome(line.repeat(Math.floor(4_000_000 / line.length)))).toBe('parse-error');
    expect(outcome('s.name = "\n'.repeat(300_000))).toBe('parse-error');
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('outlives damage of any kind', () => {
    const bytes = Buffer.from(
      `# stub: a-b 1.2.3 ruby lib\n${spec('s.name = "a-b".freeze', 's.version = "1.2.3"')}`,
    );
    expect(faultsOf(rubyGem, '/a', truncations(bytes))).toBeGreaterThan(10);
    expect(faultsOf(rubyGem, '/a', flips(bytes))).toBeGreaterThan(5);
  });
});

const LIST = `
require "json"
dirs = Gem::Specification.dirs + [Gem.default_specifications_dir] + Dir["/usr/share/rubygems-integration/*/specifications"]
files = dirs.uniq.flat_map { |dir| Dir["#{dir}/*.gemspec"] }.uniq
puts JSON.generate(files.map { |file| [file, Gem::Specification.load(file)] }.select(&:last).map { |file, spec| [file, spec.name, spec.version.to_s] })`;

describeWithPrograms([['ruby', '-rjson', '-e', 'Gem']], 'rubyGem on this machine', () => {
  it('sees what Ruby itself makes of them', () => {
    const gems: readonly (readonly [file: string, name: string, version: string])[] = JSON.parse(
      execFileSync('ruby', ['-e', LIST], { encoding: 'utf8' }),
    );
    expect(gems.length).toBeGreaterThan(20);
    for (const [file, name, version] of gems)
      expect(outcomeOf(rubyGem, file, readFileSync(file)), file).toEqual([`${name} ${version}`]);
  });
});
