class Trawl < Formula
  desc "Fetches many URLs from the command line: one JSON record for every entry"
  homepage "@URL@"
  url "@DOWNLOAD@/trawl-@VERSION@.zip"
  sha256 "@SHA256@"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install "bin", "lib"
    man1.install Dir["share/man/man1/*"]
    bash_completion.install Dir["share/bash-completion/completions/*"]
    zsh_completion.install Dir["share/zsh/site-functions/*"]
    fish_completion.install Dir["share/fish/vendor_completions.d/*"]
    (bin/"trawl").write_env_script libexec/"bin/trawl", Language::Java.overridable_java_home_env
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/trawl --version")
  end
end
