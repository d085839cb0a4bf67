package org.citystream.simulator.city;

import java.util.List;

/**
 * What a vehicle is.
 *
 * @param rangeKm how far a full tank or battery lasts
 */
record VehicleProfile(
    String make, String model, int year, String fuelType, String vehicleType, double rangeKm) {
  private static final List<VehicleProfile> CATALOGUE =
      List.of(
          new VehicleProfile("BMW", "330e", 0, "Hybrid", "Private", 650),
          new VehicleProfile("Toyota", "Corolla", 0, "Hybrid", "Private", 800),
          new VehicleProfile("Volkswagen", "Golf", 0, "Petrol", "Private", 750),
          new VehicleProfile("Vauxhall", "Astra", 0, "Petrol", "Private", 700),
          new VehicleProfile("Tesla", "Model 3", 0, "Electric", "Private", 480),
          new VehicleProfile("Nissan", "Leaf", 0, "Electric", "Private", 400),
          new VehicleProfile("Skoda", "Octavia", 0, "Diesel", "Taxi", 950),
          new VehicleProfile("Ford", "Transit", 0, "Diesel", "Commercial", 850),
          new VehicleProfile("Mercedes-Benz", "eSprinter", 0, "Electric", "Commercial", 420),
          new VehicleProfile("Volvo", "9700", 0, "Diesel", "Bus", 1100));

  static VehicleProfile drawn(Seed seed) {
    VehicleProfile kind = seed.with("kind").oneOf(CATALOGUE);
    int year = 2016 + (int) seed.with("year").between(0, 10);
    return new VehicleProfile(
        kind.make, kind.model, year, kind.fuelType, kind.vehicleType, kind.rangeKm);
  }
}
