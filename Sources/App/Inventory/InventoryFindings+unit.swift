import Domain
import OpenStackAdapter
import UseCases

extension InventoryFindings {
    /// Sees that the images that billing knows were not counted in another unit than the settings name.
    func demandUnit(_ unit: ImageUnit) throws {
        let rtype = ResourceList.images.rtype
        let others = different.count { difference in
            let key = difference.resource.key
            guard key.rtype == rtype, let size = difference.resource.charges[key],
                let billed = difference.billed.charges[key]
            else { return false }
            return ImageUnit.areOneSize(size, billed)
        }
        guard 2 * others > compared[rtype, default: 0] else { return }
        let other = ImageUnit.allCases.first { $0 != unit } ?? unit
        throw Failure.usage(
            "\(others) of \(compared[rtype, default: 0]) images are billed in \(other.rawValue), and the settings say "
                + "\(unit.rawValue); nothing was recorded. Use the settings of the server (rtypes.image_unit)")
    }
}
