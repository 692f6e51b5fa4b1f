/// One page of ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html.
struct S3ListingPage {
  /// Objects by their names relative to the root.
  let objects: [StoredObject]
  /// What to ask for the next page with; nil on the last.
  let next: String?

  /// Reads a page; nil where the answer is none, or not a whole one.
  init?(_ body: [UInt8], root: String) {
    guard let page = XMLElement.parse(body), page.name == "ListBucketResult" else { return nil }
    let isEncoded = page["EncodingType"] == "url"
    var objects: [StoredObject] = []
    for entry in page.all("Contents") {
      guard let raw = entry["Key"], let size = entry["Size"].flatMap({ Int64($0) }), size >= 0,
        let key = isEncoded ? PercentEncoding.decode(raw, plusIsSpace: true) : raw, key.utf8.starts(with: root.utf8)
      else { return nil }
      // The folder itself, as some tools create it.
      guard let name = String(key.utf8.dropFirst(root.utf8.count)), !name.isEmpty else { continue }
      objects.append(
        StoredObject(
          name: name, size: size, etag: entry["ETag"],
          modified: entry["LastModified"].flatMap(listingDate), cold: Self.cold(entry)))
    }
    self.objects = objects
    switch page["IsTruncated"] {
    case "true":
      guard let token = page["NextContinuationToken"], !token.isEmpty else { return nil }
      next = token
    case "false": next = nil
    default: return nil
    }
  }

  /// GLACIER_IR answers at once; the other two only where a restored copy lies beside them.
  private static func cold(_ entry: XMLElement) -> String? {
    guard let storage = entry["StorageClass"], ["GLACIER", "DEEP_ARCHIVE"].contains(storage) else { return nil }
    let restore = entry.all("RestoreStatus").first
    return restore?["IsRestoreInProgress"] == "false" && restore?["RestoreExpiryDate"] != nil ? nil : storage
  }
}
