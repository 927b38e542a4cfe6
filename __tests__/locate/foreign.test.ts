import { describe, expect, test } from '@jest/globals';
import { isForeign } from '../../src/locate/foreign.ts';

describe('third-party code, whatever names it, is', () => {
  test.each([
    ['of npm', 'node_modules/jest/a.js'],
    ['of npm, in a folder', 'packages/api/node_modules/jest/a.js'],
    ['of Bower', 'bower_components/jquery/a.js'],
    ['of pip', 'lib/python3.12/site-packages/a.py'],
    ['of Debian’s Python', 'lib/python3/dist-packages/a.py'],
    ['of pnpm', '.pnpm/jest/a.js'],
    ['of Yarn', '.yarn/cache/a.js'],
    ['of Bundler', 'vendor/bundle/ruby/a.rb'],
    ['of Bundler, from Git', 'bundler/gems/rspec/a.rb'],
    ['of RubyGems', 'gems/rspec-core-3.13.0/lib/a.rb'],
    ['of RubyGems, in a folder', '/srv/gems/rack-3/a.rb'],
    ['of Cargo', '.cargo/registry/src/a.rs'],
    ['of Go', 'go/pkg/mod/x/a.go'],
    ['of Go, with its version', 'github.com/x/yaml@v10.2.3/a.go'],
    ['of Go, without a folder', 'yaml@v3.0.1/a.go'],
    ['of Mix', 'deps/jason-1.4.1/lib/a.ex'],
    ['of the system', '/usr/lib/python3.12/unittest/case.py'],
    ['of the system, in upper case', '/LIB/a.py'],
    ['of Nix', '/nix/store/x/a.py'],
    ['of Windows', 'C:/Windows/System32/a.ps1'],
    ['of programs on Windows', 'd:/Program Files/nodejs/a.js'],
    ['of GitHub’s tools', '/opt/hostedtoolcache/node/24.0.0/x64/a.js'],
    ['of GitHub’s tools on Windows', 'C:/hostedtoolcache/node/a.js'],
    ['of Ruby’s versions', '/home/ci/.rbenv/versions/3.3.0/a.rb'],
    ['of Mise', '/home/ci/share/mise/installs/a.rb'],
  ])('%s', (_, path) => {
    expect([isForeign(path, 'location'), isForeign(path, 'frame')]).toEqual([true, true]);
  });
});

describe('the repository’s code, whatever names it, may be in', () => {
  test.each([
    ['a folder whose name ends like a package manager’s', 'my_node_modules/a.js'],
    ['a folder that is only called like gems', 'gems/core/spec/a_spec.rb'],
    ['a gem without a version', 'gems/rspec-core/spec/a_spec.rb'],
    ['a folder that is only called like dependencies', 'deps/json-parser/a.ex'],
    ['a folder for one major version', 'client@v2/a.go'],
    ['a folder for an odd version', 'client@vX.1/a.go'],
    ['a file that is called like a folder', 'src/node_modules'],
    ['the folder of images', '/usr/src/app/a.rb'],
    ['a folder that is called like the system’s', '/srv/shop/lib/a.rb'],
    ['a drive’s folder that is called like the system’s', 'C:/shop/usr/lib/a.rb'],
    ['a relative folder that is called like the system’s', 'lib/a.rb'],
    ['a relative folder that is called like a tool’s', 'dev/mise/a.rb'],
    ['GitHub’s folder', '.github/scripts/a.test.js'],
    ['GitHub’s folder, in a folder', 'x/.github/scripts/a.test.js'],
    ['the folder above', '../a.test.js'],
    ['the folder itself', './a.test.js'],
    ['a folder with an ending', 'shop.web/a.test.js'],
    ['a folder whose name ends like that of copied code', 'my-vendor/a.rb'],
    ['a folder that is called like Bazel’s', 'src/external/a.cc'],
  ])('%s', (_, path) => {
    expect([isForeign(path, 'location'), isForeign(path, 'frame')]).toEqual([false, false]);
  });
});

describe('of frames only, third-party code is also in', () => {
  test.each([
    ['a folder for copied code', 'vendor/rack/a.rb'],
    ['a folder for copied code, in a folder', 'x/third_party/a.cc'],
    ['a virtual environment', 'venv/a.py'],
    ['a hidden virtual environment', '.venv/a.py'],
    ['Bazel’s folder', 'external/googletest/a.cc'],
    ['a hidden folder', '.storybook/a.js'],
    ['a hidden folder, in a folder', 'tools/.hidden/a.js'],
    ['a hidden folder with a short name', '.x/a.js'],
    ['a hidden folder whose name begins with dots', '..x/a.js'],
    ['a tool’s folder in the repository', 'tools/.npm/a.js'],
  ])('%s', (_, path) => {
    expect([isForeign(path, 'location'), isForeign(path, 'frame')]).toEqual([false, true]);
  });
});
