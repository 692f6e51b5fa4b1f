import Testing

@testable import RecoveryKit

@Suite struct XMLElementTests {
  private func parse(_ text: String) -> XMLElement? { XMLElement.parse(Array(text.utf8)) }

  @Test func readsTextChildrenAndEntities() throws {
    let root = try #require(
      parse(
        """
        \u{feff}<?xml version="1.0" encoding="UTF-8"?> <!-- c -->
        <n:List xmlns:n="urn:x" a='1'><Key>a&amp;b&lt;&gt;&quot;&apos;&#228;&#xE4;</Key><Empty/><Empty b="c" />
        <Key><![CDATA[<raw>&amp;]]></Key><!-- <Key>no</Key> --><Deep><Key>x</Key></Deep></n:List >

        """))
    #expect(root.name == "List")
    #expect(root.all("Key").map(\.text) == ["a&b<>\"'ää", "<raw>&amp;"])
    #expect(root["Key"] == "a&b<>\"'ää" && root["Empty"] == "" && root["None"] == nil)
    #expect(root.all("Deep").first?["Key"] == "x")
  }

  @Test(arguments: [
    "", " ", "text", "<a>", "<a><b></a></b>", "<a></b>", "<a/><b/>", "<a/>text", "<a>&unknown;</a>", "<a>&#xD800;</a>",
    "<a>&amp</a>", "<a", "<>x</>", "< a></a>", "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>",
    "<a><!-- </a>", "<a><![CDATA[ </a>", "{\"a\": 1}",
  ])
  func refusesWhatIsNoSuchDocument(text: String) { #expect(parse(text) == nil) }

  @Test func refusesWhatIsNotUTF8OrTooDeep() {
    #expect(XMLElement.parse([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]) == nil)
    #expect(parse(String(repeating: "<a>", count: 100_000)) == nil)
  }

  @Test func everyCutIsRefused() {
    let whole = Array("<?xml version=\"1.0\"?><a x=\"y\"><b>&lt;</b><c/></a>".utf8)
    #expect(XMLElement.parse(whole) != nil)
    for length in 0..<whole.count { #expect(XMLElement.parse(Array(whole[..<length])) == nil, "\(length)") }
  }
}
